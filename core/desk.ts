// The desk: who is signed in while the vault is open, and who confirms there what another asks for.
//
// DK1  Nobody acts by what another typed: each sign-in and each confirmation is by the person's own passphrase, and
//      key file where he needs one. Wrong ones are counted and delay the next (proving.ts, B1).
// DK2  It is recorded before it takes effect; a refusal is recorded too, under the name of whoever was chosen.
//
// Person ids are in hex, 32 digits. Typed passphrases and the contents of key files are wiped. Every method refuses
// `vault_locked`, and with a person `person_unknown`, besides what it names.

import type { Approvals } from './approvals.ts';
import type { AuditDraft } from './audit.ts';
import type { Gate } from './gate.ts';
import type { OpenVault } from './openvault.ts';
import type { Person } from './people.ts';
import type { ApprovalView } from './peopleviews.ts';
import { activePerson, forgetFailures, openGround, provePerson, recorded, withSecrets } from './proving.ts';
import { personView } from './records.ts';
import { Refusal, refusalView } from './refusal.ts';

/** What somebody gives to prove himself, as it came from the window. */
export interface Given {
  readonly personId: string;
  readonly typed: Uint8Array;
  /** Content of the key file, where he needs one. */
  readonly keyFile: Uint8Array | null;
}

type Said = Omit<AuditDraft, 'person' | 'result'>;

export class Desk {
  readonly #gate: Gate;
  readonly #approvals: Approvals;
  /** Confirmations that are being recorded: approval id and person id. */
  readonly #confirming = new Set<string>();

  constructor(gate: Gate, approvals: Approvals) {
    this.#gate = gate;
    this.#approvals = approvals;
  }

  /** The person takes the desk. Refuses `wait_before_retry`, `passphrase_…`, `key_file_…`. */
  signIn(given: Given): Promise<void> {
    return this.#prove(
      given,
      { action: 'sign in' },
      (_, open) => open.requireDesk(),
      (person, open) => {
        if (this.#gate.open() !== open) throw new Refusal('vault_locked');
        open.requireDesk();
        open.seat(person);
      },
    );
  }

  /** Leaves the desk; the vault stays open for the next person. Refuses `not_signed_in`. */
  async signOut(): Promise<void> {
    const open = this.#gate.open();
    const draft: AuditDraft = { action: 'sign out', person: personView(open.person), result: 'done' };
    await this.#gate.track(open.ledger.record(open, draft, async () => undefined));
    open.seat(null);
  }

  /**
   * Another admin confirms what somebody asked for (approvals.ts).
   * Refuses `approval_…`, `wait_before_retry`, `passphrase_…`, `key_file_…`.
   */
  async confirm(approvalId: string, given: Given): Promise<ApprovalView> {
    let own: string | null = null;
    try {
      return await this.#prove(
        given,
        this.#saidOf(approvalId),
        (person) => {
          this.#approvals.requireConfirmable(approvalId, person);
          const one = `${approvalId} ${given.personId}`;
          if (this.#confirming.has(one)) throw new Refusal('approval_twice', { name: person.name });
          this.#confirming.add(one);
          own = one;
        },
        (person) => this.#approvals.confirm(approvalId, person),
        () => this.#approvals.view(approvalId),
      );
    } finally {
      if (own !== null) this.#confirming.delete(own);
    }
  }

  /** Takes one's own request back. Refuses `approval_missing`, `not_signed_in`. */
  async withdraw(approvalId: string): Promise<void> {
    this.#approvals.withdraw(approvalId, this.#gate.open().person);
  }

  /** What the log says of a confirmation; of one that nobody waits for, its id alone. */
  #saidOf(approvalId: string): Said {
    const action = 'confirm action';
    const view = this.#approvals.list().find(({ id }) => id === approvalId);
    if (view === undefined) return { action, detail: { approval: approvalId.slice(0, 32) } };
    const { operation, requester, key, version, detail } = view;
    return {
      action,
      detail: { ...detail, operation, requestedBy: requester.name },
      ...(key === null ? {} : { key }),
      ...(version === null ? {} : { version }),
    };
  }

  /**
   * Proves a person by his passphrase, records it if he `may`, and then does in memory what that allows (DK2).
   * `before` refuses what no passphrase would help.
   */
  async #prove<T>(
    { personId, typed, keyFile }: Given,
    said: Said,
    may: (person: Person, open: OpenVault) => void,
    afterwards: (person: Person, open: OpenVault) => T,
    before: () => void = () => undefined,
  ): Promise<T> {
    try {
      const open = this.#gate.open();
      const proving = this.#known(open, personId, said).then((person) =>
        recorded(open, person, said, async () => {
          before();
          return withSecrets(typed, keyFile, async (secrets) => {
            using _ = await provePerson(
              openGround(open, () => this.#gate.now()),
              person,
              secrets,
              said.action,
            );
            const draft: AuditDraft = { ...said, person: personView(person), result: 'done' };
            await open.ledger.record(open, draft, async (changes) => {
              may(person, open);
              await forgetFailures(changes, person);
            });
            return afterwards(person, open);
          });
        }),
      );
      return await this.#gate.track(proving);
    } finally {
      typed.fill(0);
      keyFile?.fill(0);
    }
  }

  /** The active person of this id; that there is none is recorded, with the id that was given. */
  async #known(open: OpenVault, personId: string, said: Said): Promise<Person> {
    try {
      return await open.keystore.read((rows) => activePerson(open, rows, personId));
    } catch (thrown) {
      const detail = { ...said.detail, person: personId.slice(0, 32) };
      const draft: AuditDraft = { ...said, detail, person: null, result: refusalView(thrown).code };
      await open.ledger.record(open, draft, async () => undefined).catch(() => undefined);
      throw thrown;
    }
  }
}
