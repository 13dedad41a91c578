// English: records.

export const records = {};
