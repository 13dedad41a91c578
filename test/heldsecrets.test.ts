import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KeyBytes } from '../core/keybytes.ts';
import { HeldSecrets } from '../electron/heldsecrets.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const secretOf = (text: string) => KeyBytes.take(Buffer.from(text, 'utf8'));
const isWiped = (secret: KeyBytes) => {
  try {
    return secret.length < 0;
  } catch {
    return true;
  }
};

describe('a held secret', () => {
  test('says its size and whether it is text, and nothing of itself', () => {
    const held = new HeldSecrets();
    expect(held.hold(secretOf('한 글자'))).toMatchObject({ size: 10, content: 'text' });
    expect(held.hold(secretOf('a\u0000b'))).toMatchObject({ size: 3, content: 'bytes' });
    expect(held.hold(KeyBytes.take(Buffer.from([0xff, 0xfe])))).toMatchObject({ content: 'bytes' });
    expect(Object.keys(held.hold(secretOf('x'))).sort()).toEqual(['content', 'size', 'ticket', 'until']);
  });

  test('is given as text in each form', () => {
    const held = new HeldSecrets();
    const { ticket } = held.hold(secretOf('ab'));
    expect(held.text(ticket, 'text')).toBe('ab');
    expect(held.text(ticket, 'hex')).toBe('6162');
    expect(held.text(ticket, 'base64')).toBe('YWI=');
    expect(held.bytes(ticket)).toEqual(Buffer.from('ab'));
  });

  test.each<[string, (held: HeldSecrets, ticket: string) => void]>([
    ['after five minutes', () => vi.advanceTimersByTime(300_000)],
    ['when it is let go of', (held, ticket) => held.forget(ticket)],
    ['when the vault is locked', (held) => held.clear()],
  ])('is wiped %s, and then refused', (_, end) => {
    const held = new HeldSecrets();
    const secret = secretOf('plain');
    const { ticket } = held.hold(secret);
    vi.advanceTimersByTime(299_999);
    expect(held.text(ticket, 'text')).toBe('plain');
    end(held, ticket);
    expect(isWiped(secret)).toBe(true);
    expect(() => held.bytes(ticket)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  });

  test('is wiped when sixteen others came after it', () => {
    const held = new HeldSecrets();
    const first = secretOf('first');
    held.hold(first);
    for (let n = 0; n < 15; n++) held.hold(secretOf('more'));
    expect(isWiped(first)).toBe(false);
    held.hold(secretOf('one too many'));
    expect(isWiped(first)).toBe(true);
  });
});
