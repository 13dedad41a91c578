// The creation ceremony: a vault comes into being in front of its admins.
//
// Y1  Each admin, alone at the keyboard, gives a name and a passphrase; weak ones are refused with the reason.
// Y2  When all have, the root key is made, split to their public keys, and the keystore written beside its final
//     place, under a name that no start ever opens.
// Y3  Each admin opens his own share once, as it was read back from the disk. Then k of these shares are combined, and
//     only when that gives the root key does the vault get its final place, durably, by one rename.
// Y4  An admin who cannot prove his share is enrolled again; then the shares are new and everybody proves again.
// Y5  Until Y3 there is no vault: an abandoned or crashed ceremony leaves nothing that could be taken for one.

import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AuditDraft } from './audit.ts';
import { recordCeremony } from './ceremonyrecord.ts';
import { makeCheckpointKey } from './checkpoint.ts';
import { makeCredential, openCredential } from './credential.ts';
import type { KeyBytes } from './keybytes.ts';
import { Keystore } from './keystore.ts';
import { Ledger } from './ledger.ts';
import { OneStep } from './onestep.ts';
import { syncFolder } from './output.ts';
import type { Argon2Parameters } from './passphrase.ts';
import { normalisePassphrase } from './passphrase.ts';
import { type Person, personName } from './people.ts';
import { personRow, personView, putShareSet, readFounding } from './records.ts';
import { fileRefusal, invariant, Refusal, systemCode } from './refusal.ts';
import { mostAdmins, openShare, RootKey } from './rootkey.ts';
import type { CeremonyRecord, CreatingSnapshot } from './snapshot.ts';

export const keystoreName = 'keystore.db';

/** What the ceremony was begun with. */
export interface CreationPlan {
  readonly vaultName: string;
  readonly admins: number;
  readonly quorum: number;
  readonly witness: string | null;
}

/** A vault that has just come into being, open. */
export interface CreatedVault {
  readonly keystore: Keystore;
  readonly ledger: Ledger;
  readonly root: RootKey;
  /** Who proved his share last: the person at the desk. */
  readonly atDesk: Person;
}

interface Seat {
  readonly person: Person | null;
  readonly proved: { readonly share: KeyBytes; readonly at: number } | null;
}
/** The keystore beside its place, open. */
interface Draft {
  readonly keystore: Keystore;
  readonly ledger: Ledger;
  readonly root: RootKey;
}
const emptySeat: Seat = { person: null, proved: null };

export class Ceremony {
  readonly #plan: CreationPlan;
  readonly #folder: string;
  readonly #argon2: () => Promise<Argon2Parameters>;
  readonly #now: () => number;
  readonly #vaultId: Buffer;
  /** The private key that the vault id belongs to (checkpoint.ts, CP3), until there is a vault. */
  readonly #checkpointKey: KeyBytes;
  #seats: readonly Seat[];
  #draft: Draft | null = null;
  #created: { readonly vault: CreatedVault; readonly record: CeremonyRecord } | null = null;
  readonly #steps = new OneStep();

  private constructor(
    plan: CreationPlan,
    folder: string,
    argon2: () => Promise<Argon2Parameters>,
    now: () => number,
  ) {
    const { vaultId, privateKey } = makeCheckpointKey();
    this.#vaultId = vaultId;
    this.#checkpointKey = privateKey;
    this.#plan = plan;
    this.#folder = folder;
    this.#argon2 = argon2;
    this.#now = now;
    this.#seats = Array.from({ length: plan.admins }, () => emptySeat);
  }

  /**
   * Begins a ceremony for a vault in `folder`. Refuses `vault_name_invalid`, `quorum_invalid`, `person_name_invalid`
   * (of the witness).
   */
  static async begin(
    plan: CreationPlan,
    folder: string,
    argon2: () => Promise<Argon2Parameters>,
    now: () => number,
  ): Promise<Ceremony> {
    const vaultName = plan.vaultName.normalize('NFC').trim();
    if (!/^[\p{L}\p{N}][^\p{C}\p{Zl}\p{Zp}]{0,62}$/u.test(vaultName)) throw new Refusal('vault_name_invalid');
    const { admins, quorum } = plan;
    if (quorum < 2 || quorum > admins || admins > mostAdmins) throw new Refusal('quorum_invalid');
    const witness = plan.witness === null || plan.witness.trim() === '' ? null : personName(plan.witness);
    await removeDraft(folder);
    return new Ceremony({ ...plan, vaultName, witness }, folder, argon2, now);
  }

  /**
   * Enrols the admin of a seat (Y1), or enrols him again (Y4). `typed` is wiped. Refuses `person_name_…`,
   * `passphrase_…`, `ceremony_step`.
   */
  enrol(seat: number, givenName: string, typed: Uint8Array): Promise<void> {
    return this.#steps.take(async () => {
      using passphrase = normalisePassphrase(typed);
      if (this.#created !== null) throw new Refusal('ceremony_step');
      this.#seat(seat);
      const name = personName(givenName);
      const taken = this.#seats.some(
        (other, i) => i !== seat - 1 && other.person?.name.toLowerCase() === name.toLowerCase(),
      );
      if (taken) throw new Refusal('person_name_taken', { name });
      // Loaded when it is needed: its word lists are most of what the app would load at start.
      const { requireStrong } = await import('./strength.ts');
      requireStrong(passphrase, [name, this.#plan.vaultName]);
      const id = randomBytes(16);
      const credential = await makeCredential(this.#vaultId, id, passphrase, await this.#argon2());
      await this.#discardDraft();
      const who = { roles: ['admin'], standing: 'active' } as const;
      this.#setSeat(seat, { person: { id, name, createdAt: this.#now(), ...who, credential }, proved: null });
      if (this.#seats.every((filled) => filled.person !== null)) await this.#writeDraft();
    });
  }

  /** The admin of a seat opens his share once (Y3). Refuses `passphrase_wrong`, `share_unusable`, `ceremony_step`. */
  prove(seat: number, typed: Uint8Array): Promise<void> {
    return this.#steps.take(async () => {
      using passphrase = normalisePassphrase(typed);
      const { person } = this.#seat(seat);
      if (this.#draft === null || this.#created !== null || person === null)
        throw new Refusal('ceremony_step');
      const { keystore, ledger, root } = this.#draft;
      const { set, admins } = await keystore.read((rows) => readFounding(rows, keystore.path));
      const written = admins.find((admin) => admin.id.equals(person.id));
      const share = set.shares.find((one) => one.personId.equals(person.id));
      invariant(written !== undefined && share !== undefined, 'every seat was written');
      using privateKey = await openCredential(this.#vaultId, person.id, written.credential, passphrase);
      if (privateKey === null) throw new Refusal('passphrase_wrong', { name: person.name });
      const opened = await openShare(this.#vaultId, set, share, privateKey);
      if (opened === null) throw new Refusal('share_unusable', { name: person.name });
      this.#seat(seat).proved?.share.wipe();
      const entry: AuditDraft = { action: 'prove share', person: personView(person), result: 'done' };
      const at = this.#now();
      const proof = { subject: `admin ${person.id.toString('hex')}`, at };
      try {
        await ledger.record(root, entry, (changes) => changes.keep('proof', proof));
      } catch (thrown) {
        opened.wipe();
        throw thrown;
      }
      this.#setSeat(seat, { person, proved: { share: opened, at } });
      if (this.#seats.every((one) => one.proved !== null)) await this.#complete(person);
    });
  }

  /** Hands the open vault over, once. Refuses `ceremony_step` before the last proof. */
  takeVault(): CreatedVault {
    if (this.#created === null) throw new Refusal('ceremony_step');
    return this.#created.vault;
  }

  /** Ends the ceremony without a vault (Y5). Refuses `ceremony_step` once there is one. */
  abandon(): Promise<void> {
    return this.#steps.take(async () => {
      if (this.#created !== null) throw new Refusal('ceremony_step');
      await this.#discardDraft();
      this.#checkpointKey.wipe();
    });
  }

  snapshot(): CreatingSnapshot {
    const seats = this.#seats.map((seat, i) => {
      const progress = seat.person === null ? 'empty' : seat.proved === null ? 'enrolled' : 'proved';
      return { seat: i + 1, name: seat.person?.name ?? null, progress } as const;
    });
    const stage = this.#created !== null ? 'complete' : this.#draft !== null ? 'proving' : 'enrolling';
    const { vaultName, quorum } = this.#plan;
    const record = this.#created?.record ?? null;
    return { state: 'creating', folder: this.#folder, vaultName, quorum, seats, stage, record };
  }

  async #writeDraft(): Promise<void> {
    const people = this.#seats.flatMap((seat) => seat.person ?? []);
    const keystore = await Keystore.create(join(draftFolder(this.#folder), keystoreName));
    const ledger = new Ledger(keystore, this.#now);
    const root = RootKey.make(this.#vaultId);
    this.#draft = { keystore, ledger, root };
    const holders = people.map((person) => ({ personId: person.id, publicKey: person.credential.publicKey }));
    const set = await root.split(randomBytes(16), 1, this.#plan.quorum, holders);
    const header = {
      ...{ one: 1 as const, id: this.#vaultId, name: this.#plan.vaultName, created_at: this.#now() },
      ...{ set_id: set.setId, rotated_at: this.#now() },
    };
    const admins = people.map((person) => person.name).join(', ');
    const detail = {
      vault: this.#plan.vaultName,
      quorum: set.quorum,
      admins,
      witness: this.#plan.witness ?? '',
    };
    const draft: AuditDraft = { action: 'create vault', person: null, result: 'done', detail };
    await ledger.found(root, this.#checkpointKey, header, draft, async (changes) => {
      for (const person of people) await changes.mark('person', personRow(person));
      await putShareSet(changes, set, this.#now());
    });
  }

  /** All shares are proved: combine k of them, check everything that was written, put the vault in its place (Y3). */
  async #complete(atDesk: Person): Promise<void> {
    const draft = this.#draft;
    invariant(draft !== null, 'there is a draft to complete');
    const founding = await draft.keystore.read((rows) => readFounding(rows, draft.keystore.path));
    const shares = this.#seats.flatMap((seat) => seat.proved?.share ?? []).slice(0, founding.set.quorum);
    const root = await RootKey.combine(this.#vaultId, founding.set, shares);
    if (root === null) throw new Refusal('root_key_unproved');
    try {
      await this.#place(draft, root, founding.createdAt, atDesk);
    } catch (thrown) {
      root.wipe();
      // Still without a vault: the shares are made anew, and everybody proves again.
      if (this.#draft !== null)
        await this.#discardDraft()
          .then(() => this.#writeDraft())
          .catch(() => undefined);
      const isTaken = ['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(systemCode(thrown) ?? '');
      throw isTaken ? new Refusal('vault_exists') : fileRefusal(thrown, this.#folder);
    }
  }

  /** Checks everything that was written, moves it to its place and opens it there. */
  async #place(draft: Draft, root: RootKey, createdAt: number, atDesk: Person): Promise<void> {
    await draft.ledger.verify(root);
    const record = await this.#recordOf(draft, root, createdAt);
    await draft.keystore.close();
    await syncFolder(draftFolder(this.#folder));
    await rename(draftFolder(this.#folder), this.#folder);
    await syncFolder(dirname(this.#folder));
    draft.root.wipe();
    this.#draft = null;
    const keystore = await Keystore.open(join(this.#folder, keystoreName));
    const ledger = new Ledger(keystore, this.#now);
    await ledger.verify(root);
    this.#wipeShares();
    this.#checkpointKey.wipe();
    this.#created = { vault: { keystore, ledger, root, atDesk }, record };
  }

  /** The record of the ceremony, which ends with the last proof. */
  #recordOf({ keystore }: Draft, root: RootKey, at: number): Promise<CeremonyRecord> {
    const { quorum, witness } = this.#plan;
    const admins = this.#seats.map(({ person, proved }) => ({
      name: person?.name ?? '',
      provedAt: proved?.at ?? null,
    }));
    const present = admins.map(({ name }) => name);
    return keystore.read(async (rows) => {
      const last = await rows.lastAudit();
      const facts = { ceremony: 'creation', at, present, quorum, admins, witness, detail: {} } as const;
      return recordCeremony(rows, root, facts, last?.seq ?? 0);
    });
  }

  async #discardDraft(): Promise<void> {
    this.#wipeShares();
    this.#seats = this.#seats.map((seat) => ({ ...seat, proved: null }));
    const draft = this.#draft;
    this.#draft = null;
    draft?.root.wipe();
    await draft?.keystore.close();
    await removeDraft(this.#folder);
  }

  #wipeShares(): void {
    for (const seat of this.#seats) seat.proved?.share.wipe();
  }

  #seat(seat: number): Seat {
    const found = this.#seats[seat - 1];
    if (found === undefined) throw new Refusal('ceremony_step');
    return found;
  }

  #setSeat(seat: number, filled: Seat): void {
    this.#seat(seat);
    this.#seats = this.#seats.map((before, i) => (i === seat - 1 ? filled : before));
  }
}

/** Where the keystore is until the ceremony is complete: beside its place, so that one rename moves it. */
function draftFolder(folder: string): string {
  return join(dirname(folder), `.${basename(folder)}.creating`);
}

async function removeDraft(folder: string): Promise<void> {
  await rm(draftFolder(folder), { recursive: true, force: true });
}
