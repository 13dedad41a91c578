// The lines of a recovery kit as they are typed or scanned: what is more than one line goes on in those that follow.

/** Characters of a line, without the spaces (core/typedlines.ts). */
const lineLength = 40;
/** Whatever a line holds beyond this is no line of a kit. */
const mostTyped = 120;
const mostLines = 99;

const bare = (text: string) => text.replace(/[\s-]/g, '');

/** In groups of four, as the page shows it. */
export function tidy(line: string): string {
  return bare(line)
    .toUpperCase()
    .replace(/.{4}(?=.)/g, '$& ');
}

export function isFull(line: string): boolean {
  return bare(line).length >= lineLength;
}

/** The lines once `text` was entered into the one at `at`, and which of them its end is in. */
export function spread(
  lines: readonly string[],
  at: number,
  text: string,
): { readonly lines: readonly string[]; readonly end: number } {
  const typed = bare(text);
  const pieces = typed.length <= lineLength ? [text.slice(0, mostTyped)] : (piecesOf(typed) ?? ['']);
  const end = Math.min(at + pieces.length, mostLines) - 1;
  const all = Array.from({ length: Math.max(lines.length, end + 1) }, (_, i) => lines[i] ?? '');
  return { lines: all.map((line, i) => pieces[i - at] ?? line), end };
}

function piecesOf(typed: string): readonly string[] | undefined {
  return typed.match(new RegExp(`.{1,${lineLength}}`, 'g'))?.map(tidy);
}
