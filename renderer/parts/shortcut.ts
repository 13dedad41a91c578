// Keyboard shortcuts with the system's command key: Cmd on a Mac, Ctrl elsewhere.

const isMac = /mac/i.test(navigator.platform);
/** Where the key is that this sign stands on, whatever the layout of the keyboard makes of it. */
const codes: Readonly<Record<string, string>> = { ',': 'Comma' };

export function command(event: KeyboardEvent, sign: string): boolean {
  const held = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  const code = codes[sign] ?? `Key${sign.toUpperCase()}`;
  return held && !event.altKey && !event.shiftKey && event.code === code;
}

/** As it is written on this system. */
export function commandName(sign: string): string {
  return isMac ? `⌘${sign}` : `Ctrl+${sign}`;
}

/** Whether what is typed now goes into a field. */
export function isTyping(): boolean {
  const element = document.activeElement;
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}
