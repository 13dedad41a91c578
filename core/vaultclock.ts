// The vault's clock: what the machine's clocks say, as clock.ts judges it, kept in the keystore from one start to the next.
//
// W1  It is read wherever an instant decides something, so that no step rests on a clock that was set since.
// W2  The row is written every few minutes, and with every finding: what a crash can lose is bounded, and is no
//     finding but a gap or an uptime that is read again.
// W3  The row is written while the vault is locked too and carries no mark. Whenever an entry of the open vault says
//     something of the clock, and when it is locked, a marked copy goes with it: setting "clock", the row as JSON. The
//     next unlock holds the row against it, and goes on from the copy where the row cannot have followed from it.

import {
  advanceClock,
  beginClock,
  type Clock,
  type ClockFinding,
  type ClockReading,
  confirmClock,
  follows,
  gapsText,
  parseGaps,
  recoverClock,
} from './clock.ts';
import type { Keystore } from './keystore.ts';
import type { MarkedChanges } from './ledger.ts';
import type { MachineClocks } from './machine.ts';
import type { OpenVault } from './openvault.ts';
import { invariant } from './refusal.ts';
import { requireMarked } from './rowmarks.ts';
import type { Changes, Rows } from './rows.ts';
import type { ClockRow } from './schema.ts';

const keptEvery = 5 * 60_000;
const settingName = 'clock';

export class VaultClock {
  readonly #machine: MachineClocks;
  #clock: Clock;
  #findings: ClockFinding[] = [];
  /** Uptime at which the row was written last; null where it never was. */
  #keptAt: number | null = null;

  constructor(machine: MachineClocks) {
    this.#machine = machine;
    this.#clock = beginClock(this.#reading());
  }

  /** Takes up the clock of this keystore. */
  async attach(keystore: Keystore): Promise<void> {
    const { clock, findings } = await keystore.read(async (rows) => {
      const row = await rows.get('clock', 1);
      const before = row === null ? null : clockOf(row);
      if (before !== null) return advanceClock(before, this.#reading());
      return (await nothingWaits(rows))
        ? { clock: beginClock(this.#reading()), findings: [] }
        : recoverClock(this.#reading());
    });
    this.#clock = clock;
    this.#findings = [...findings];
    this.#keptAt = null;
  }

  /** Holds it against the marked copy: the vault has just been opened (W3). Refuses `keystore_altered`. */
  async prove({ keystore, root }: Pick<OpenVault, 'keystore' | 'root'>): Promise<void> {
    const row = await keystore.read((rows) => rows.get('setting', settingName));
    if (row === null) return;
    requireMarked(root, 'setting', row);
    const marked = clockOf(JSON.parse(row.value) as ClockRow);
    invariant(marked !== null, 'what is marked is a clock');
    const found = this.now();
    if (follows(found, marked)) return;
    const { clock, findings } = advanceClock(marked, this.#reading());
    this.#clock = clock;
    const by = Math.abs(found.trusted - clock.trusted);
    this.#findings = [{ kind: 'row altered', by }, ...findings];
    this.#keptAt = null;
  }

  /** As it is now (W1). */
  now(): Clock {
    const { clock, findings } = advanceClock(this.#clock, this.#reading());
    this.#clock = clock;
    this.#findings.push(...findings);
    return clock;
  }

  /** What was found and not told yet, oldest first. */
  findings(): readonly ClockFinding[] {
    this.now();
    return [...this.#findings];
  }

  /** The finding is recorded. */
  told(finding: ClockFinding): void {
    this.#findings = this.#findings.filter((one) => one !== finding);
  }

  /** Whether the row is to be written (W2). While a gap waits, each minute that is watched counts. */
  isToBeKept(): boolean {
    const { uptime, gaps } = this.now();
    const isWatching = gaps.some((gap) => gap.is === 'waiting');
    return this.#keptAt === null || isWatching || uptime - this.#keptAt >= keptEvery;
  }

  async keep(changes: Changes): Promise<void> {
    const clock = this.now();
    await changes.put('clock', clockRow(clock));
    this.#keptAt = clock.uptime;
  }

  /** As `keep`, with its marked copy (W3). */
  async mark(changes: MarkedChanges): Promise<void> {
    await this.keep(changes);
    await changes.mark('setting', { name: settingName, value: JSON.stringify(clockRow(this.#clock)) });
  }

  /** An admin has confirmed that the clock is right; to be kept. */
  confirm(): void {
    this.#clock = confirmClock(this.now());
  }

  #reading(): ClockReading {
    return { wall: this.#machine.now(), uptime: this.#machine.uptime(), boot: this.#machine.bootId };
  }
}

/** A row that no Keyward wrote is no clock: it is taken as lost. */
function clockOf({ wall, trusted, uptime, boot, gaps: text }: ClockRow): Clock | null {
  try {
    return { wall, trusted, uptime, boot, gaps: parseGaps(text, trusted) };
  } catch {
    return null;
  }
}

function clockRow({ wall, trusted, uptime, boot, gaps }: Clock): ClockRow {
  return { one: 1, wall, trusted, uptime, boot, gaps: gapsText(gaps) };
}

/** Nothing in the keystore is held against the clock. */
async function nothingWaits(rows: Rows): Promise<boolean> {
  const deletions = await rows.some('key', { state: 'deletion requested' });
  return deletions.length === 0 && (await rows.count('deleted_key')) === 0;
}
