// The icon in the tray: an open or a closed padlock, drawn here, so that it is sharp at every size and needs no file.

import { type NativeImage, nativeImage } from 'electron';

/** In sixteenths of the icon: a body, and a shackle that is closed or swung open. */
const body = { left: 3, top: 7.5, right: 13, bottom: 14.5 };
const shackle = { x: 8, y: 7.5, outer: 3.9, inner: 2.4 };
const samples = 4;

/** A template image on a Mac, which colours it itself; elsewhere in a grey that stands out on light and dark panels. */
export function trayIcon(lock: 'open' | 'closed'): NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) {
    const size = 16 * scaleFactor;
    const buffer = drawn(size, lock);
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer: bitmapPng(buffer, size) });
  }
  if (process.platform === 'darwin') image.setTemplateImage(true);
  return image;
}

function bitmapPng(bgra: Buffer, size: number): Buffer {
  return nativeImage.createFromBitmap(bgra, { width: size, height: size }).toPNG();
}

/** BGRA, premultiplied; each pixel is the mean of 16 samples. */
function drawn(size: number, lock: 'open' | 'closed'): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  const shade = process.platform === 'darwin' ? 0 : 0x9a;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let inside = 0;
      for (let sample = 0; sample < samples * samples; sample++) {
        const [dx, dy] = [(sample % samples) + 0.5, Math.floor(sample / samples) + 0.5];
        const unit = 16 / size;
        if (isInked((x + dx / samples) * unit, (y + dy / samples) * unit, lock)) inside += 1;
      }
      const alpha = Math.round((inside * 255) / (samples * samples));
      const colour = Math.round((shade * alpha) / 255);
      pixels.set([colour, colour, colour, alpha], (y * size + x) * 4);
    }
  }
  return pixels;
}

function isInked(x: number, y: number, lock: 'open' | 'closed'): boolean {
  const inBody = x >= body.left && x <= body.right && y >= body.top && y <= body.bottom;
  if (inBody) return Math.hypot(x - 8, y - 10.8) > 1.3;
  // Open: the shackle is turned to the side, its free end in the air.
  const centre = lock === 'closed' ? shackle.x : shackle.x + 4;
  const inArc = y <= shackle.y - 1.5 && isRing(Math.hypot(x - centre, y - (shackle.y - 1.5)));
  const inLegs =
    y > shackle.y - 1.5 &&
    y < body.top &&
    isRing(Math.abs(x - centre)) &&
    (lock === 'closed' || x < centre || y < shackle.y - 0.6);
  return inArc || inLegs;
}

function isRing(distance: number): boolean {
  return distance >= shackle.inner && distance <= shackle.outer;
}
