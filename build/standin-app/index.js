// What the stand-in Electron starts with: loads the app folder named on the command line, as the
// default app of the official Electron does.
// @ts-nocheck Electron's types leave out what its own default app calls.

const { app } = require('electron');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const [folder, preloads] = readCommandLine(process.argv.slice(1));
const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
app.setAppPath(folder);
for (const file of preloads) require(path.resolve(file));
Module._load(path.join(folder, manifest.main), null, true);

/** The first bare word is the folder; what follows it is for the app to read. */
function readCommandLine(args) {
  const preloads = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '-r' || arg === '--require') preloads.push(args[++i]);
    else if (arg === '-v' || arg === '--version') quit(`v${process.versions.electron}`, 0);
    else if (!arg.startsWith('-')) return [path.resolve(arg), preloads];
  }
  return quit('Usage: electron [-r file] <folder of an app> [arguments]', 1);
}

function quit(line, code) {
  console.log(line);
  process.exit(code);
}
