// A display for windows where there is no screen: Xvfb.

import { once } from 'node:events';
import { Stop, say, start } from './run.mjs';

/** Windows and macOS always have one. */
export const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** Root's tests run as another user, whom the display of the desktop does not let in. */
export const needsVirtualDisplay = !hasDisplay || process.getuid?.() === 0;

/**
 * The server takes the first free number, and ends with this process.
 * @returns {Promise<string>} a value for DISPLAY
 */
export async function openVirtualDisplay() {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'];
  const server = start('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const numbers = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
  const [number] = await Promise.race([once(numbers, 'data'), once(server, 'exit')]);
  if (server.exitCode !== null) throw new Stop('Xvfb did not start. Set DISPLAY to a display that works.');
  const display = `:${String(number).trim()}`;
  say(`The window opens in the virtual display ${display} (Xvfb).`);
  return display;
}
