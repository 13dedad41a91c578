// The arrows of the house: who may import whom. A rule that nothing could break would prove nothing, so each is also
// shown to catch an import that breaks it.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const rooms = ['core', 'electron', 'renderer', 'cli'] as const;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly kind: 'type' | 'value';
}

function filesOf(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(room, file));
}

/** The imports of a source text; `import type`, and lists that name types only, are of kind `type`. */
function importsIn(from: string, source: string): Import[] {
  const found: Import[] = [];
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(?<what>[^'";]*?)\s*from\s*'(?<target>[^']+)'|import\(\s*'(?<lazy>[^']+)'\s*\)|(?:^|\n)\s*import\s*'(?<bare>[^']+)'/g;
  for (const { groups = {} } of source.matchAll(pattern)) {
    const target = groups['target'] ?? groups['lazy'] ?? groups['bare'] ?? '';
    const what = groups['what'] ?? '';
    const names =
      /^\{(.*)\}$/s
        .exec(what)?.[1]
        ?.split(',')
        .map((name) => name.trim())
        .filter(Boolean) ?? [];
    const types =
      /^type\b/.test(what) || (names.length > 0 && names.every((name) => name.startsWith('type ')));
    const to = target.startsWith('.') ? relative(root, resolve(root, dirname(from), target)) : target;
    found.push({ from, to, kind: types ? 'type' : 'value' });
  }
  return found;
}

const imports = rooms.flatMap((room) =>
  filesOf(room).flatMap((file) => importsIn(file, readFileSync(join(root, file), 'utf8'))),
);
/** What core answers, as types: the snapshot and the views of each subject. */
const answers = [
  'core/snapshot.ts',
  'core/fileviews.ts',
  'core/keyviews.ts',
  'core/peopleviews.ts',
  'core/recordviews.ts',
];
const room = (path: string) => path.split('/')[0] ?? '';

type Rule = (edge: Import) => boolean;
/** Each answers whether an import breaks it. */
const rules: Readonly<Record<string, Rule>> = {
  'core knows no Electron, no React, no store, and no other room': ({ from, to }) =>
    room(from) === 'core' &&
    (/^(electron|react|react-dom|zustand|react-aria|@react-aria)/.test(to) ||
      ['electron', 'renderer', 'cli'].includes(room(to))),
  'the window takes types only, from the contract, the snapshot and the refusals': ({ from, to, kind }) =>
    room(from) === 'renderer' &&
    ['core', 'electron'].includes(room(to)) &&
    (kind === 'value' || !['electron/contract.ts', 'core/refusal.ts', ...answers].includes(to)),
  'the contract takes types only from core': ({ from, to, kind }) =>
    /^electron\/(contract\.ts|calls\/)/.test(from) && room(to) === 'core' && kind === 'value',
  'electron takes the vault, its snapshot and its refusals, and nothing behind them': ({ from, to }) =>
    room(from) === 'electron' &&
    room(to) === 'core' &&
    !['core/vault.ts', 'core/scheduler.ts', 'core/refusal.ts', ...answers].includes(to),
  'the command line takes the vault and its refusals, types of what they answer, and no other room': ({
    from,
    to,
    kind,
  }) =>
    room(from) === 'cli' &&
    !(to.startsWith('node:') || room(to) === 'cli' || to === 'package.json') &&
    !['core/vault.ts', 'core/refusal.ts'].includes(to) &&
    (kind === 'value' || !answers.includes(to)),
  'nobody takes the command line': ({ from, to }) => room(to) === 'cli' && room(from) !== 'cli',
  'the preload takes nothing but the contract': ({ from, to }) =>
    from === 'electron/preload.ts' && !['electron', 'electron/contract.ts'].includes(to),
  'no barrel and no room without a name': ({ to }) =>
    /(^|\/)(index|utils?|helpers?|common|misc|manager|service|handler|impl)\.tsx?$/.test(to),
  'SQL stands behind the keystore alone': ({ from, to, kind }) =>
    to === 'better-sqlite3' && (kind === 'value' || from !== 'core/rows.ts') && from !== 'core/keystore.ts',
  'AES-GCM is called in aead.ts alone': ({ from, to }) =>
    to === 'node:crypto' && room(from) === 'core' && from !== 'core/aead.ts' && namesCipher(from),
};

function namesCipher(file: string): boolean {
  return /\bcreate(Dec|C)ipheriv\b/.test(readFileSync(join(root, file), 'utf8'));
}

describe('the arrows hold', () => {
  test('there is something to hold them against', () => {
    expect(imports.length).toBeGreaterThan(150);
  });

  test.each(Object.entries(rules))('%s', (_, breaks) => {
    expect(imports.filter(breaks)).toEqual([]);
  });

  test('no cycle of values', () => {
    const edges = new Map<string, string[]>();
    for (const { from, to, kind } of imports) {
      if (kind === 'value') edges.set(from, [...(edges.get(from) ?? []), to]);
    }
    const path: string[] = [];
    const done = new Set<string>();
    const cycleFrom = (file: string): string[] | null => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return null;
      path.push(file);
      for (const next of edges.get(file) ?? []) {
        const cycle = cycleFrom(next);
        if (cycle !== null) return cycle;
      }
      path.pop();
      done.add(file);
      return null;
    };
    expect([...edges.keys()].map(cycleFrom).find((cycle) => cycle !== null)).toBeUndefined();
  });
});

describe('each rule catches what breaks it', () => {
  test.each([
    ['core/vault.ts', "import { app } from 'electron';"],
    ['core/vault.ts', "import { serve } from '../electron/serve.ts';"],
    ['renderer/Home.tsx', "import { calls } from '../electron/contract.ts';"],
    ['renderer/Home.tsx', "import type { Vault } from '../core/vault.ts';"],
    ['electron/contract.ts', "import { Refusal } from '../core/refusal.ts';"],
    ['electron/serve.ts', "import { Keystore } from '../core/keystore.ts';"],
    ['core/vault.ts', "import { Printer } from '../cli/printer.ts';"],
    ['electron/serve.ts', "import { exitOf } from '../cli/exits.ts';"],
    ['cli/main.ts', "import { calls } from '../electron/contract.ts';"],
    ['cli/main.ts', "import type { Calls } from '../electron/contract.ts';"],
    ['cli/main.ts', "import { Keys } from '../core/keys.ts';"],
    ['cli/main.ts', "import { states } from '../core/snapshot.ts';"],
    ['cli/main.ts', "import { app } from 'electron';"],
    ['electron/preload.ts', "import { readFile } from 'node:fs/promises';"],
    ['core/vault.ts', "export { x } from './index.ts';"],
    ['core/vault.ts', "import Database from 'better-sqlite3';"],
  ])('%s: %s', (from, source) => {
    const edges = importsIn(from, source);
    expect(edges).toHaveLength(1);
    expect(Object.values(rules).some((breaks) => edges.some(breaks))).toBe(true);
  });
});
