// English: people.

export const people = {};
