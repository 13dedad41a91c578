// The maker of ready-made vaults, a program of its own inside Electron: `make-vault <kind> <folder> <worker script>`.
//
//   <folder>/data/     what the app keeps: the vault, and what was last seen of it
//   <folder>/medium/   key files
//   <folder>/made.json the ids (cast.ts, Made)
//
// It is the real engine, told to stretch passphrases as little as Argon2 allows: what they cost is no subject of tests
// that only want to be inside. The app opens such a vault as any other, and makes its own new passphrases as costly as
// ever. The 10,000 keys of `large` are put in below the front door, a hundred in an entry of the log.

import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyBytes } from '../../core/keybytes.ts';
import { wrapVersion } from '../../core/keywrap.ts';
import { newKey } from '../../core/lifecycle.ts';
import { normalisePassphrase } from '../../core/passphrase.ts';
import { keyRow } from '../../core/records.ts';
import { Refusal } from '../../core/refusal.ts';
import { LockedVault } from '../../core/unlocking.ts';
import { machineClocks, Vault } from '../../core/vault.ts';
import {
  admins,
  branchKeys,
  branchName,
  type CastKey,
  keys,
  type Made,
  type OfficerName,
  officers,
  type VaultKind,
  vaultName,
} from './cast.ts';

const typed = (text: string) => new TextEncoder().encode(text);
const entriesOf = <T extends object>(of: T) => Object.entries(of) as [keyof T & string, T[keyof T]][];

class Maker {
  readonly #folder: string;
  readonly #worker: string;
  #vault!: Vault;
  #admins: readonly string[] = [];
  readonly #officers: Partial<Record<OfficerName, string>> = {};

  constructor(folder: string, worker: string) {
    this.#folder = folder;
    this.#worker = worker;
  }

  async make(kind: VaultKind): Promise<void> {
    await mkdir(join(this.#folder, 'data'), { recursive: true });
    await mkdir(join(this.#folder, 'medium'));
    await this.#found();
    const made = kind === 'founded' ? {} : await this.#furnish();
    await this.#vault.close();
    if (kind === 'large') await this.#fill();
    const told: Made = { admins: this.#admins, officers: this.#officers, keys: made };
    await writeFile(join(this.#folder, 'made.json'), JSON.stringify(told));
  }

  async #found(): Promise<void> {
    this.#vault = await Vault.at({
      ...machineClocks(),
      folder: join(this.#folder, 'data', 'vault'),
      profile: join(this.#folder, 'data'),
      laneScript: this.#worker,
      argon2: { memoryKiB: 64, passes: 1, lanes: 1 },
      changed: () => undefined,
      jobsChanged: () => undefined,
    });
    await this.#vault.creating.begin({ vaultName, admins: admins.length, quorum: 2, witness: null });
    for (const [i, { name, passphrase }] of admins.entries())
      await this.#vault.creating.enrol(i + 1, name, typed(passphrase));
    for (const [i, { passphrase }] of admins.entries())
      await this.#vault.creating.prove(i + 1, typed(passphrase));
    await this.#vault.creating.enter();
    const snapshot = await this.#vault.snapshot();
    if (snapshot.state !== 'unlocked') throw new Error(`not unlocked but ${snapshot.state}`);
    this.#admins = admins.map(({ name }) => snapshot.admins.find((one) => one.name === name)?.id ?? '');
  }

  /** People first, then keys: a key is assigned to people who are there. Answers the ids of the keys. */
  async #furnish(): Promise<Made['keys']> {
    for (const [who, { name, passphrase, roles, keyFile }] of entriesOf(officers)) {
      const where = keyFile === null ? 'none' : { path: join(this.#folder, 'medium', keyFile) };
      const person = { name, roles, typed: typed(passphrase), keyFile: where } as const;
      this.#officers[who] = (await this.#vault.people.add(person)).id;
    }
    const made: Record<string, string> = {};
    for (const [which, key] of entriesOf(keys)) made[which] = await this.#makeKey(key);
    return made;
  }

  async #makeKey(key: CastKey): Promise<string> {
    const door = this.#vault.keys;
    const { id } = await door.create(key);
    for (let version = 2; version <= key.versions; version++) await door.rotate(id);
    if (key.disabledVersion !== undefined) await door.setVersionStatus(id, key.disabledVersion, 'disabled');
    for (const who of key.assigned) {
      const [role] = officers[who].roles;
      if (role !== 'auditor') await this.#vault.people.assign(this.#officers[who] ?? '', id, role);
    }
    if (key.state === 'disabled') await door.disable(id);
    if (key.state === 'deletion requested' || key.state === 'deleted')
      await door.requestDeletion(id, { typedName: key.name, reason: 'The contract ended', hours: 72 });
    if (key.state === 'deleted') await this.#confirmed((approval) => door.deleteImmediately(id, approval));
    return id;
  }

  /** Asks for what needs a second admin, has the first one confirm it (the last is at the desk), and does it. */
  async #confirmed(work: (approval?: string) => Promise<void>): Promise<void> {
    const asked = await work().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(asked instanceof Refusal) || asked.code !== 'approval_missing')
      throw asked ?? new Error('it was done at once');
    const approval = String(asked.facts['approval']);
    const second = { personId: this.#admins[0] ?? '', typed: typed(admins[0].passphrase), keyFile: null };
    await this.#vault.desk.confirm(approval, second);
    await work(approval);
  }

  async #fill(): Promise<void> {
    const locked = await LockedVault.at(join(this.#folder, 'data', 'vault', 'keystore.db'), Date.now);
    for (const [i, text] of [admins[0].passphrase, admins[1].passphrase].entries()) {
      using passphrase = normalisePassphrase(typed(text));
      const open = await locked.present(this.#admins[i] ?? '', { passphrase, keyFile: null });
      if (open === null) continue;
      const [from, now] = [open.founding.id, Date.now()];
      for (let done = 0; done < branchKeys; done += 100) {
        const person = { id: open.person.id.toString('hex'), name: open.person.name };
        await open.ledger.record(
          open.root,
          { action: 'create key', person, result: 'done' },
          async (changes) => {
            for (let n = done + 1; n <= done + 100; n++) {
              const id = randomBytes(16);
              const facts = { type: 'AES-256', createdAt: now } as const;
              const given = { id, name: branchName(n), type: facts.type, createdBy: open.person.id };
              const key = newKey({ ...given, rotationDays: null }, { createdAt: now, anchor: now });
              await changes.mark('key', keyRow(key));
              using material = KeyBytes.random(32);
              const wrapped = wrapVersion(
                open.root,
                { vaultId: from, keyId: id, version: 1 },
                facts,
                material,
              );
              const first = { status: 'available', created_at: now, origin: 'generated', wrapped };
              await changes.mark('key_version', { key_id: id, version: 1, ...first, public_key: null });
            }
          },
        );
      }
      open.root.wipe();
    }
    await locked.keystore.close();
  }
}

const [, , kind = '', folder = '', worker = ''] = process.argv;
void new Maker(folder, worker).make(kind as VaultKind);
