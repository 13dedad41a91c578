// English: custody.

export const custody = {};
