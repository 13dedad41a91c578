// npm start: set-up, bundle, and the app in a window.

import { bundle } from './bundle.mjs';
import { hasDisplay, openVirtualDisplay } from './display.mjs';
import { root } from './places.mjs';
import { perform, say, show } from './run.mjs';
import { setUp } from './setup.mjs';

await perform(async () => {
  const electron = await setUp();
  await bundle();
  const env = { ...process.env };
  delete env['ELECTRON_RUN_AS_NODE'];
  if (!hasDisplay) {
    say('There is no display here.');
    env['DISPLAY'] = await openVirtualDisplay();
  }
  const switches = [];
  if (process.getuid?.() === 0) {
    say("Running as root, where Chromium's sandbox does not work: for development only.");
    switches.push('--no-sandbox');
  }
  say('Opening Keyward.');
  return show(electron.executable, [...switches, root, ...process.argv.slice(2)], { env });
});
