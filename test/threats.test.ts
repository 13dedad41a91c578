// docs/threats.md: that each promise names a test which exists, and what of Electron's checklist can be read off.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs', 'threats.md'), 'utf8');
const named = [...page.matchAll(/\[(?<name>[\w.-]+)\]\(\.\.\/(?<path>test\/[\w./-]+)\): “(?<title>[^”]+)”/g)];

/** A title as it stands in a source: in quotes of either kind, or between those of a template. */
function hasTitle(path: string, title: string): boolean {
  const source = readFileSync(join(root, path), 'utf8');
  return [`'${title}'`, `'${title.replaceAll('’', "\\'")}'`, `"${title}"`, `\`${title}\``].some((form) =>
    source.includes(form),
  );
}

test('each promise of docs/threats.md names tests that exist', () => {
  const missing = named.filter(({ groups }) => !hasTitle(groups?.['path'] ?? '', groups?.['title'] ?? ''));
  expect(missing.map(([text]) => text)).toEqual([]);
  expect(named.length).toBeGreaterThan(40);
});

test('no link in docs/threats.md goes without the title of a test', () => {
  const links = [...page.matchAll(/\]\(\.\.\/test\/[\w./-]+\)/g)];
  expect(links).toHaveLength(named.length);
});

test('nothing in the main process switches off what Electron guards, or opens what is outside', () => {
  const files = readdirSync(join(root, 'electron'), { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, 'electron', file), 'utf8'))
    .join('\n');
  const guarded =
    /webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|openExternal|openPath|crashReporter|loadFile|ignore-certificate-errors|setCertificateVerifyProc|nodeIntegrationIn|webviewTag: true|sandbox: false|contextIsolation: false|nodeIntegration: true/g;
  expect([...sources.matchAll(guarded)].map(([found]) => found)).toEqual([]);
  expect([...sources.matchAll(/new BrowserWindow\(/g)].length).toBeLessThanOrEqual(2);
  for (const held of [
    'sandbox: true',
    'contextIsolation: true',
    'nodeIntegration: false',
    'webviewTag: false',
  ])
    expect(sources).toContain(held);
});

test('the fuses of a release are set against whoever starts it', () => {
  const packaging = readFileSync(join(root, 'build', 'packaging.mjs'), 'utf8');
  for (const fuse of [
    'runAsNode: false',
    'enableNodeOptionsEnvironmentVariable: false',
    "enableNodeCliInspectArguments: inspect === 'allowed'",
    'enableEmbeddedAsarIntegrityValidation: true',
    'onlyLoadAppFromAsar: true',
    'grantFileProtocolExtraPrivileges: false',
  ])
    expect(packaging).toContain(fuse);
});
