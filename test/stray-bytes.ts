// What SQLite may leave behind when it moves a row to another page: its old bytes, where the page keeps nothing.

/** Puts bytes between the cell pointers and the cells of the first leaf of an index in this SQLite file. */
export function strayInto(bytes: Buffer, stray: Buffer): void {
  for (let page = 4096; page < bytes.length; page += 4096) {
    const pointersEnd = page + 8 + 2 * bytes.readUInt16BE(page + 3);
    const isLeaf = bytes[page] === 10 && bytes.readUInt16BE(page + 3) > 0;
    if (isLeaf && page + bytes.readUInt16BE(page + 5) - pointersEnd > stray.length) {
      stray.copy(bytes, pointersEnd);
      return;
    }
  }
  throw new Error('no room in any page');
}
