// How the head of every table looks.

export const headLook = 'px-2.5 py-1.5 text-left font-medium text-ink-3 text-xs';
