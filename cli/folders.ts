// Where the Keyward app keeps its vault, so that both work on the same one.

import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of this user that the app calls its own, on each system. */
export function userFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  switch (platform) {
    case 'win32':
      return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Keyward');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Keyward');
    default:
      return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'Keyward');
  }
}
