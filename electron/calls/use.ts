// What crosses for using keys: encryption, data keys, signatures, and secrets that are shown for a while.

export const useCalls = {} as const;
