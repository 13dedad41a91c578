// The bundle, in dist/: main.cjs with engine.cjs, preload.cjs, worker.cjs and cli.cjs, CommonJS (a sandboxed
// preload can be nothing else, and has to be one file), renderer/, static files with no inline script or style, and evidence.json.

import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { evidence, reportsMade } from './evidence.mjs';
import { noting, partsIn } from './madeof.mjs';
import { inModules, root } from './places.mjs';
import { atEnd, step } from './run.mjs';

const dist = path.join(root, 'dist');
const entries = {
  main: 'electron/main.ts',
  preload: 'electron/preload.ts',
  worker: 'core/filework.ts',
  cli: 'cli/main.ts',
};
const folders = ['core', 'cli', 'electron', 'renderer', 'build'];
const sources = [...folders, 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Programs that load a part of themselves when it is needed. */
const split = ['main', 'victim'];

/** What the oldest Electron in use understands. */
const targets = { node: 'node20.18', chrome: 'chrome130' };

/** Not bundled: Electron, Node, and the two native modules that are shipped beside the bundle. */
const external = ['electron', 'better-sqlite3', 'argon2', ...builtinModules, /^node:/];
/** What the recovery program takes where it finds it (recovery/blocks.mjs). */
const argon2Packages = ['argon2', '@noble/hashes/argon2.js'];

/** Bundles what changed; dist/ is never half made, since it gets its name when it is complete. */
export async function bundle() {
  const stamp = await stampOf([...sources, ...reportsMade()]);
  if (stamp === (await readFile(path.join(dist, 'made-from'), 'utf8').catch(() => null))) return;
  await step('Bundling', async () => {
    const made = await mkdtemp(inModules('.keyward-dist-'));
    const clear = () => rm(made, { recursive: true, force: true });
    atEnd(clear);
    const { build } = await import('vite');
    /** @type {Set<string>} */
    const folders = new Set();
    const configs = Object.entries(entries).map(([name, entry]) => program(name, entry, made));
    const noted = [...configs, await page(made)].map((config) => ({
      ...config,
      plugins: [...(config.plugins ?? []), noting(folders)],
    }));
    await Promise.all(noted.map((config) => build(config)));
    const parts = partsIn(folders);
    await writeFile(path.join(made, 'made-of.json'), `${JSON.stringify(parts, null, 2)}\n`);
    await writeFile(path.join(made, 'evidence.json'), JSON.stringify(await evidence()));
    await chmod(path.join(made, 'cli.cjs'), 0o755);
    await writeFile(path.join(made, 'made-from'), stamp);
    await rm(dist, { recursive: true, force: true });
    await rename(made, dist);
  });
}

/**
 * Bundles one program that is not part of the app, and answers where it lies.
 * @param {string} entry
 * @param {string} name
 * @param {string} outDir
 * @param {import('vite').Plugin[]} [plugins]
 */
export async function bundleProgram(entry, name, outDir, plugins = []) {
  const { build } = await import('vite');
  await build({ ...program(name, entry, outDir), plugins });
  return path.join(outDir, `${name}.cjs`);
}

/**
 * @param {string} name
 * @param {string} entry
 * @param {string} outDir
 * @returns {import('vite').InlineConfig}
 */
const program = (name, entry, outDir) => ({
  root,
  configFile: false,
  logLevel: 'warn',
  define: { 'process.env.NODE_ENV': '"production"' },
  ssr: { noExternal: true },
  build: {
    ssr: path.join(root, entry),
    outDir,
    emptyOutDir: false,
    target: targets.node,
    minify: false,
    rolldownOptions: {
      // A program is run once: what it shares with its parts is beside it, and no part asks for the program again.
      preserveEntrySignatures: 'strict',
      external: [...external, ...argon2Packages],
      output: {
        format: 'cjs',
        entryFileNames: `${name}.cjs`,
        // What is loaded when it is needed: the engine behind its window, the judge of passphrases with its dictionaries.
        // A preload is one file, and so is what runs in a lane.
        codeSplitting: split.includes(name),
        chunkFileNames: name === 'main' ? '[name].cjs' : `${name}-[name].cjs`,
        ...(name === 'cli' ? { banner: '#!/usr/bin/env node' } : {}),
      },
    },
  },
});

/**
 * @param {string} outDir
 * @returns {Promise<import('vite').InlineConfig>}
 */
async function page(outDir) {
  const [{ default: react }, { default: tailwind }, { default: locales }] = await Promise.all([
    import('@vitejs/plugin-react'),
    import('@tailwindcss/vite'),
    import('@react-aria/optimize-locales-plugin'),
  ]);
  return {
    root: path.join(root, 'renderer'),
    base: './',
    configFile: false,
    logLevel: 'warn',
    plugins: [react(), tailwind(), locales.vite({ locales: ['en-US', 'ko-KR'] })],
    build: {
      outDir: path.join(outDir, 'renderer'),
      emptyOutDir: false,
      target: targets.chrome,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1000,
    },
  };
}

/**
 * One hash over names and contents.
 * @param {readonly string[]} places
 */
async function stampOf(places) {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of await filesIn(place)) {
      hash.update(`${file}\0`).update(await readFile(path.join(root, file)));
    }
  }
  return hash.digest('hex');
}

/** @param {string} place a folder, or a file */
async function filesIn(place) {
  if (path.extname(place)) return [place];
  const found = await readdir(path.join(root, place), { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))).sort();
}
