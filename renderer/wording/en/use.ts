// English: use.

export const use = {};
