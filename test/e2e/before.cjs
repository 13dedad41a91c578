// Loaded before the app in the end-to-end tests.
//
// It begins when Playwright has attached, and not in the midst of it: a page that appears meanwhile is sometimes missed, and
// then its window is waited for in vain. Playwright calls what it would have put there itself. A process that the app starts
// in its place does not wait.
//
// And it takes its computer for one of little memory, so that a new passphrase is stretched in a quarter of the time that is
// meant for it. What it costs on this one is no subject of any of these tests.

require('node:os').totalmem = () => 2 ** 28;
process.argv.splice(process.argv.indexOf('--require'), 2);

if (process.env['KEYWARD_HELD'] !== 'once') {
  process.env['KEYWARD_HELD'] = 'once';
  const { app } = require('electron');
  const isReady = app.whenReady();
  const isAttached = new Promise((resolve) => {
    Object.assign(globalThis, { __playwright_run: resolve });
  });
  app.whenReady = () => isAttached.then(() => isReady);
}
