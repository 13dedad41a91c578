import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CopiedText } from '../electron/clipboard.ts';

const board = vi.hoisted(() => ({ text: '' }));
vi.mock('electron', () => ({
  clipboard: {
    writeText: async (text: string) => {
      board.text = text;
    },
    readText: async () => board.text,
    clear: () => {
      board.text = '';
    },
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
  board.text = 'from another program';
});
afterEach(() => vi.useRealTimers());

describe('a secret on the clipboard', () => {
  test('is cleared after the time that was set, and not before', async () => {
    const copied = new CopiedText();
    expect(await copied.copySecret('c2VjcmV0', 30)).toBe(Date.now() + 30_000);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(board.text).toBe('c2VjcmV0');
    await vi.advanceTimersByTimeAsync(1);
    expect(board.text).toBe('');
  });

  test('is cleared at once when its person leaves', async () => {
    const copied = new CopiedText();
    await copied.copySecret('c2VjcmV0', 30);
    await copied.clear();
    expect(board.text).toBe('');
  });

  test('that is no longer there leaves what took its place', async () => {
    const copied = new CopiedText();
    await copied.copySecret('c2VjcmV0', 30);
    board.text = 'copied elsewhere';
    await vi.advanceTimersByTimeAsync(30_000);
    expect(board.text).toBe('copied elsewhere');
    await copied.clear();
    expect(board.text).toBe('copied elsewhere');
  });

  test('that is copied anew has its whole time', async () => {
    const copied = new CopiedText();
    await copied.copySecret('c2VjcmV0', 30);
    await vi.advanceTimersByTimeAsync(20_000);
    await copied.copySecret('c2VjcmV0', 30);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(board.text).toBe('c2VjcmV0');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(board.text).toBe('');
  });

  test('and nothing else is ever cleared', async () => {
    const copied = new CopiedText();
    await copied.copy('kw1:…');
    await copied.clear();
    await vi.advanceTimersByTimeAsync(200_000);
    expect(board.text).toBe('kw1:…');
  });
});
