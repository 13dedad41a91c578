// What the bundle is made of: which packages went into it, under which licence. From this the packages tell their users
// (licences.txt) and those who check releases (a software bill of materials, CycloneDX 1.5).

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './places.mjs';

/** @typedef {{ name: string, version: string, licence: string, folder: string }} Part */

/**
 * Notes the packages whose modules end up in a bundle.
 * @param {Set<string>} folders to which their folders are added, relative to the checkout
 * @returns {import('vite').Plugin}
 */
export const noting = (folders) => ({
  name: 'keyward-made-of',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
        const inside = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\0', ''))?.[0];
        if (inside !== undefined) folders.add(path.relative(root, inside));
      }
    }
  },
});

/** One package may lie in several folders. @param {Iterable<string>} folders @returns {readonly Part[]} by name */
export function partsIn(folders) {
  const parts = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
    );
    return { name, version, licence: String(license ?? 'see its text'), folder };
  });
  const by = new Map(parts.map((part) => [`${part.name}@${part.version}`, part]));
  return [...by.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** The text that every licence asks to be handed on. @param {readonly Part[]} parts */
export function licenceTexts(parts) {
  const texts = parts.map(({ name, version, licence, folder }) => {
    const files = readdirSync(path.join(root, folder)).filter((file) =>
      /^(licen[cs]e|notice|copying)/i.test(file),
    );
    const held = files.map((file) => readFileSync(path.join(root, folder, file), 'utf8').trim());
    return [`${name} ${version} (${licence})`, '-'.repeat(60), ...held].join('\n');
  });
  return `Keyward holds the work of others, each under its own licence.\nElectron and Chromium: see LICENSES.chromium.html.\n\n${texts.join('\n\n\n')}\n`;
}

/**
 * A software bill of materials, the same bytes for the same parts.
 * @param {readonly Part[]} parts
 * @param {{ version: string, electron: string }} of
 */
export function billOfMaterials(parts, { version, electron }) {
  const component = (/** @type {Pick<Part, 'name' | 'version' | 'licence'>} */ part) => ({
    type: 'library',
    name: part.name,
    version: part.version,
    purl: `pkg:npm/${part.name.replace('@', '%40')}@${part.version}`,
    licenses: [{ expression: part.licence }],
  });
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: { type: 'application', name: 'keyward', version, licenses: [{ expression: 'MIT' }] },
    },
    components: [component({ name: 'electron', version: electron, licence: 'MIT' }), ...parts.map(component)],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** The packages that are shipped beside the bundle. @returns {readonly string[]} their folders */
export function shippedBeside() {
  return ['argon2', 'better-sqlite3', '@phc/format', 'node-gyp-build']
    .map((name) => path.join('node_modules', name))
    .filter((folder) => existsSync(path.join(root, folder)));
}
