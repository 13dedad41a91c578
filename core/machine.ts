// The machine's clocks: what the wall says, how long it has been up, and which boot this is.

import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

export interface MachineClocks {
  /** Milliseconds since 1970, as the wall clock says. */
  readonly now: () => number;
  /** Milliseconds that only go forward, sleep included; they count from some start in this boot of the machine. */
  readonly uptime: () => number;
  /** Names this boot of the machine. */
  readonly bootId: string;
}

export function machineClocks(): MachineClocks {
  return { now: Date.now, uptime: () => Math.round(uptime() * 1000), bootId: bootId() };
}

/** Linux names its boots; elsewhere the minute in which the machine came up has to do. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'ascii').trim();
  } catch {
    return `up since minute ${Math.round((Date.now() / 1000 - uptime()) / 60)}`;
  }
}
