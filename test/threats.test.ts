// docs/threats.md and docs/reliability.md: that each promise names a test which exists, and what of Electron's checklist can
// be read off.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs', 'threats.md'), 'utf8');
const reliability = readFileSync(join(root, 'docs', 'reliability.md'), 'utf8');
const namedIn = (text: string) => [
  ...text.matchAll(/\[(?<name>[\w.-]+)\]\(\.\.\/(?<path>test\/[\w./-]+)\): “(?<title>[^”]+)”/g),
];
const pages = [
  ['docs/threats.md', page, 40],
  ['docs/reliability.md', reliability, 40],
] as const;

/** A title as it stands in a source: in quotes of either kind, or between those of a template. */
function hasTitle(path: string, title: string): boolean {
  const source = readFileSync(join(root, path), 'utf8');
  return [`'${title}'`, `'${title.replaceAll('’', "\\'")}'`, `"${title}"`, `\`${title}\``].some((form) =>
    source.includes(form),
  );
}

test.each(pages)('each promise of %s names tests that exist', (_, text, atLeast) => {
  const named = namedIn(text);
  const missing = named.filter(({ groups }) => !hasTitle(groups?.['path'] ?? '', groups?.['title'] ?? ''));
  expect(missing.map(([found]) => found)).toEqual([]);
  expect(named.length).toBeGreaterThan(atLeast);
});

test.each(pages)('no link in %s goes without the title of a test', (_, text) => {
  const links = [...text.matchAll(/\]\(\.\.\/test\/[\w./-]+\)/g)];
  expect(links).toHaveLength(namedIn(text).length);
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

test('each of the twenty items of Electron’s checklist has its row, once', () => {
  const [, checklist = ''] = page.split("## Electron's security checklist");
  const items = [...checklist.matchAll(/^\| (?<items>\d[^|]*)\|/gm)].flatMap(({ groups }) =>
    [...(groups?.['items'] ?? '').matchAll(/\d+/g)].map(([item]) => Number(item)),
  );
  expect(items.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
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
  // A later one that Electron has is `WasmTrapHandlers`, a matter of speed: it stays as Electron sets it.
  const known = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  for (const name of known) expect(packaging).toMatch(new RegExp(`^ *${name}: `, 'im'));
  expect(known.length).toBeGreaterThanOrEqual(8);
});
