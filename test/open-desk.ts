// A real vault of three admins, open, with its people's doors at hand instead of behind the vault's front door, so that
// a test can seat anybody, read the log, and see what is in the rows.

import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Approvals } from '../core/approvals.ts';
import type { AuditEntry } from '../core/audit.ts';
import { Ceremony, keystoreName } from '../core/ceremony.ts';
import { makeCredential } from '../core/credential.ts';
import { Desk } from '../core/desk.ts';
import { Gate } from '../core/gate.ts';
import type { MarkedChanges } from '../core/ledger.ts';
import { newKey } from '../core/lifecycle.ts';
import type { OpenVault } from '../core/openvault.ts';
import { type KeyRole, People, type Person } from '../core/people.ts';
import { withSecrets } from '../core/proving.ts';
import { keyRow, personOf, personRow } from '../core/records.ts';
import { Refusal } from '../core/refusal.ts';
import type { Role } from '../core/snapshot.ts';
import { LockedVault } from '../core/unlocking.ts';
import { key } from './sealed-file.ts';

/** What is tested here is who may do what; these credentials are as cheap as the caps allow. */
const cheap = { memoryKiB: 64, passes: 1, lanes: 1 };

const typed = (text: string) => new TextEncoder().encode(text);
/** Strong enough for the product. */
const passphraseOf = (seat: number) => `granite-lantern-orchid-${'seven '.repeat(seat)}canyon`;

let template: Promise<string> | null = null;

function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'keyward-desk-'));
}

async function foundVault(): Promise<string> {
  const folder = await newFolder();
  const plan = { vaultName: 'Test vault', admins: 3, quorum: 2, witness: null };
  const now = () => Date.UTC(2026, 10, 24, 9);
  const ceremony = await Ceremony.begin(plan, join(folder, 'vault'), async () => cheap, now);
  for (const seat of [1, 2, 3]) await ceremony.enrol(seat, `Admin ${seat}`, typed(passphraseOf(seat)));
  for (const seat of [1, 2, 3]) await ceremony.prove(seat, typed(passphraseOf(seat)));
  const { keystore, root } = ceremony.takeVault();
  root.wipe();
  await keystore.close();
  return folder;
}

export class OpenDesk {
  readonly clock = { now: Date.UTC(2026, 10, 24, 12), uptime: 7_200_000 };
  readonly vault: OpenVault;
  readonly gate: Gate;
  readonly approvals: Approvals;
  readonly desk: Desk;
  readonly people: People;
  readonly folder: string;
  standing: 'open' | 'locked' = 'open';

  private constructor(folder: string, vault: OpenVault) {
    this.folder = folder;
    this.vault = vault;
    this.approvals = new Approvals(() => this.clock.uptime);
    this.gate = new Gate({
      now: () => this.clock.now,
      open: () => {
        if (this.standing === 'locked') throw new Refusal('vault_locked');
        return vault;
      },
      confirmations: this.approvals,
      track: (work) => work,
      changed: async () => undefined,
    });
    this.desk = new Desk(this.gate, this.approvals);
    this.people = new People(this.gate, { argon2: async () => cheap, changed: async () => undefined });
  }

  /** Admin 1 to 3, any two of whom are the quorum; Admin 2 is at the desk. The ceremony is held once, then copied. */
  static async open(): Promise<OpenDesk> {
    template ??= foundVault();
    const folder = await newFolder();
    await cp(await template, folder, { recursive: true });
    const clock = { now: (): number => Date.UTC(2026, 10, 24, 10) };
    const locked = await LockedVault.at(join(folder, 'vault', keystoreName), () => clock.now());
    const { admins } = await locked.snapshot();
    let vault: OpenVault | null = null;
    for (const { id, name } of admins.slice(0, 2)) {
      const bytes = typed(passphraseOf(Number(name.slice(-1))));
      vault = await withSecrets(bytes, null, (secrets) => locked.present(id, secrets));
    }
    if (vault === null) throw new Error('did not open');
    const at = new OpenDesk(folder, vault);
    clock.now = () => at.clock.now;
    return at;
  }

  passphrase(seat: number): string {
    return passphraseOf(seat);
  }

  admin(seat: number): Person {
    const admin = this.vault.founding.admins.find(({ name }) => name === `Admin ${seat}`);
    if (admin === undefined) throw new Error(`no admin ${seat}`);
    return admin;
  }

  /** A person put in by hand, whose passphrase is his name. */
  async person(name: string, ...roles: Role[]): Promise<Person> {
    const id = randomBytes(16);
    const passphrase = key(Buffer.from(name));
    const credential = await makeCredential(this.vault.founding.id, id, passphrase, cheap);
    const made: Person = { id, name, createdAt: this.clock.now, roles, standing: 'active', credential };
    await this.change((changes) => changes.mark('person', personRow(made)));
    return made;
  }

  /** A person as his row says now. */
  async reread({ id }: Person): Promise<Person> {
    const row = await this.vault.keystore.read((rows) => rows.get('person', id));
    if (row === null) throw new Error('no such person');
    return personOf(row);
  }

  async key(name: string): Promise<Buffer> {
    const id = randomBytes(16);
    const when = { createdAt: this.clock.now, anchor: this.clock.now };
    const made = newKey({ id, name, type: 'AES-256', createdBy: null, rotationDays: null }, when);
    await this.change((changes) => changes.mark('key', keyRow(made)));
    return id;
  }

  async assign({ id }: Person, keyId: Buffer, role: KeyRole): Promise<void> {
    const granted = { granted_at: this.clock.now, granted_by: null };
    await this.change((changes) =>
      changes.mark('assignment', { person_id: id, key_id: keyId, role, ...granted }),
    );
  }

  seat(person: Person): void {
    this.vault.seat(person);
  }

  async change(work: (changes: MarkedChanges) => Promise<void>): Promise<void> {
    const draft = { action: 'unlock', person: null, result: 'done' } as const;
    await this.vault.ledger.record(this.vault.root, draft, work);
  }

  async entries(): Promise<readonly AuditEntry[]> {
    const rows = await this.vault.keystore.read((from) => from.auditAfter(0, 100_000));
    return rows.map(({ entry }) => JSON.parse(entry) as AuditEntry);
  }

  async lastEntry(): Promise<AuditEntry> {
    const last = (await this.entries()).at(-1);
    if (last === undefined) throw new Error('no entry');
    return last;
  }

  async close(): Promise<void> {
    await this.vault.keystore.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function hexOf({ id }: Person): string {
  return id.toString('hex');
}
