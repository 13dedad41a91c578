// npm run icons: draws the icons of the app and of sealed files from build/icons/*.svg, in every size that a desktop asks
// for, and packs them for Windows (.ico) and macOS (.icns). Needed only after a drawing has changed.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './places.mjs';
import { ask, perform, Stop, step } from './run.mjs';

const folder = path.join(root, 'build', 'icons');
const sizes = [16, 32, 48, 64, 128, 256, 512, 1024];
/** Types of the pictures in an .icns, by size in pixels. */
const icnsTypes = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };

await perform(async () => {
  for (const name of ['keyward', 'sealed']) {
    await step(`Drawing ${name}`, async () => {
      const pictures = new Map();
      for (const size of sizes) pictures.set(size, await drawn(name, size));
      await mkdir(path.join(folder, name), { recursive: true });
      for (const size of [16, 32, 48, 64, 128, 256, 512]) {
        await writeFile(path.join(folder, name, `${size}x${size}.png`), pictures.get(size));
      }
      await writeFile(path.join(folder, `${name}.ico`), ico(pictures));
      await writeFile(path.join(folder, `${name}.icns`), icns(pictures));
    });
  }
  return 0;
});

/**
 * @param {string} name
 * @param {number} size
 */
async function drawn(name, size) {
  const out = path.join(folder, `.${name}.png`);
  const args = ['-w', String(size), '-h', String(size), '-o', out, path.join(folder, `${name}.svg`)];
  const { code, output } = await ask('rsvg-convert', args).catch(() => ({ code: 1, output: '' }));
  if (code !== 0) throw new Stop(`Drawing icons needs rsvg-convert (Debian: librsvg2-bin). ${output}`);
  const png = await readFile(out);
  await rm(out);
  return png;
}

/** A directory of PNG files, as Windows Vista and later read it. @param {Map<number, Buffer>} pictures */
function ico(pictures) {
  const held = [...pictures].filter(([size]) => size <= 256);
  const head = Buffer.alloc(6 + 16 * held.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(held.length, 4);
  let at = head.length;
  held.forEach(([size, png], i) => {
    const entry = 6 + 16 * i;
    // 0 stands for 256.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  });
  return Buffer.concat([head, ...held.map(([, png]) => png)]);
}

/** @param {Map<number, Buffer>} pictures */
function icns(pictures) {
  const parts = Object.entries(icnsTypes).map(([size, type]) => {
    const png = pictures.get(Number(size)) ?? Buffer.alloc(0);
    const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.from('icns\0\0\0\0', 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}
