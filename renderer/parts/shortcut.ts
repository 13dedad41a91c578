// Keyboard shortcuts with the system's command key: Cmd on a Mac, Ctrl elsewhere.

export function command(event: KeyboardEvent, letter: string): boolean {
  const isMac = /mac/i.test(navigator.platform);
  const held = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return held && !event.altKey && !event.shiftKey && event.code === `Key${letter.toUpperCase()}`;
}
