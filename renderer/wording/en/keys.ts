// English: keys.

import { keyStates } from './counting.ts';

export const keys = {
  title: 'Keys',
  newKey: 'New key',
  columns: {
    name: 'Name',
    type: 'Type',
    state: 'State',
    version: 'Version',
    created: 'Created',
    sealedFiles: 'Sealed files',
  },
  states: keyStates,
  version: (version: number) => `v${version}`,
  forSealing: 'for sealing',
  emptyTitle: 'No key yet',
  empty: 'Files are sealed under a key. Make the first one; it never leaves this vault.',
  create: {
    title: 'New key',
    name: 'Key name',
    rules:
      '3 to 63 characters: letters, digits, hyphen, underscore, dot or space, beginning with a letter. Unique in this vault.',
    type: 'Type',
    submit: 'Create key',
    working: 'Creating the key…',
  },
};
