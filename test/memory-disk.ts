// An open file in memory that can be cut off: what was synced is on the disk, what was not may be there in any part.

import type { Disk } from '../core/reseal.ts';

const sector = 512;

interface Written {
  readonly at: number;
  readonly bytes: Buffer;
}

/** What the next operation of this number does instead: fails as the system does, or writes but a few bytes. */
export interface Fault {
  readonly operation: number;
  readonly fails: 'ENOSPC' | 'EIO' | 'short';
}

export class MemoryDisk {
  #content: Buffer;
  #durable: Buffer;
  #unsynced: Written[] = [];
  #operations = 0;
  readonly #fault: Fault | null;
  /** What a crash could leave, after each operation: the durable bytes, and what was written since. */
  readonly moments: { readonly durable: Buffer; readonly unsynced: readonly Written[] }[] = [];

  constructor(content: Buffer, fault: Fault | null = null) {
    this.#content = Buffer.from(content);
    this.#durable = Buffer.from(content);
    this.#fault = fault;
  }

  get content(): Buffer {
    return Buffer.from(this.#content);
  }
  get operations(): number {
    return this.#operations;
  }

  /** As a file that is open for reading and writing; reads are not counted among the operations. */
  get file(): Disk {
    const read = async (into: Buffer, offset: number, length: number, at: number) => {
      const bytesRead = this.#content.copy(into, offset, at, Math.min(at + length, this.#content.length));
      return { bytesRead, buffer: into };
    };
    const write = async (from: Buffer, offset: number, length: number, at: number) => {
      const fault = this.#step('write');
      const bytes = Buffer.from(from.subarray(offset, offset + (fault === 'short' ? 7 : length)));
      bytes.copy(this.#content, at);
      this.#unsynced.push({ at, bytes });
      this.#remember();
      return { bytesWritten: bytes.length, buffer: from };
    };
    const sync = async () => {
      this.#step('fsync');
      this.#durable = Buffer.from(this.#content);
      this.#unsynced = [];
      this.#remember();
    };
    const stat = async () => ({ size: this.#content.length });
    return { read, write, sync, stat } as unknown as Disk;
  }

  #step(syscall: string): Fault['fails'] | null {
    this.#operations++;
    if (this.#fault === null || this.#fault.operation !== this.#operations) return null;
    const { fails } = this.#fault;
    if (fails === 'short') return syscall === 'write' ? fails : null;
    throw Object.assign(new Error(fails), { code: fails, syscall });
  }

  #remember(): void {
    this.moments.push({ durable: Buffer.from(this.#durable), unsynced: [...this.#unsynced] });
  }
}

/** Every prefix of the last unsynced write in steps of sectors, and halves of sectors. */
export function prefixesAfter({ durable, unsynced }: MemoryDisk['moments'][number]): Buffer[] {
  const [write] = unsynced;
  if (write === undefined) return [durable];
  const cuts = Array.from({ length: (2 * write.bytes.length) / sector + 1 }, (_, i) => (i * sector) / 2);
  return [...cuts, 1, write.bytes.length - 1].map((cut) => {
    const image = Buffer.from(durable);
    write.bytes.copy(image, write.at, 0, cut);
    return image;
  });
}

/** Any set of the sectors that were written and not synced, as bits of `chosen`: disks write in the order they like. */
export function sectorsAfter({ durable, unsynced }: MemoryDisk['moments'][number], chosen: number): Buffer {
  const image = Buffer.from(durable);
  for (const { at, bytes } of unsynced) {
    for (let i = 0; i * sector < bytes.length; i++)
      if (((chosen >> i) & 1) === 1) bytes.copy(image, at + i * sector, i * sector, (i + 1) * sector);
  }
  return image;
}
