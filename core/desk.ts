// The desk: who is signed in while the vault is open, and who confirms there what another asks for.
//
// DK1  Nobody acts by what another typed: each sign-in and each confirmation is by the person's own passphrase, and
//      key file where he needs one. Wrong ones are counted and delay the next (proving.ts, B1).
// DK2  It is recorded before it takes effect; a refusal is recorded too.
//
// Person ids are in hex, 32 digits. Typed passphrases and the contents of key files are wiped. Every method refuses
// `vault_locked`, and with a person `person_unknown`, besides what it names.

import type { Approvals } from './approvals.ts';
import type { AuditDraft } from './audit.ts';
import type { Gate } from './gate.ts';
import type { OpenVault } from './openvault.ts';
import type { Person } from './people.ts';
import { activePerson, forgetFailures, openGround, provePerson, recorded, withSecrets } from './proving.ts';
import { personView } from './records.ts';
import { Refusal } from './refusal.ts';
import type { ApprovalView } from './views.ts';

/** What somebody gives to prove himself, as it came from the window. */
export interface Given {
  readonly personId: string;
  readonly typed: Uint8Array;
  /** Content of the key file, where he needs one. */
  readonly keyFile: Uint8Array | null;
}

export class Desk {
  readonly #gate: Gate;
  readonly #approvals: Approvals;

  constructor(gate: Gate, approvals: Approvals) {
    this.#gate = gate;
    this.#approvals = approvals;
  }

  /** The person takes the desk. Refuses `wait_before_retry`, `passphrase_…`, `key_file_…`. */
  signIn(given: Given): Promise<void> {
    return this.#prove(
      given,
      { action: 'sign in' },
      () => undefined,
      (person, open) => {
        if (this.#gate.open() !== open) throw new Refusal('vault_locked');
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
    try {
      const { operation, requester, key, version, detail } = this.#approvals.view(approvalId);
      const said = {
        action: 'confirm action' as const,
        detail: { ...detail, operation, requestedBy: requester.name },
        ...(key === null ? {} : { key }),
        ...(version === null ? {} : { version }),
      };
      return await this.#prove(
        given,
        said,
        (person) => this.#approvals.requireConfirmable(approvalId, person),
        (person) => this.#approvals.confirm(approvalId, person),
      );
    } finally {
      given.typed.fill(0);
      given.keyFile?.fill(0);
    }
  }

  /** Takes one's own request back. Refuses `approval_missing`, `not_signed_in`. */
  async withdraw(approvalId: string): Promise<void> {
    this.#approvals.withdraw(approvalId, this.#gate.open().person);
  }

  /** Proves a person by his passphrase, records it if he `may`, and then does in memory what that allows (DK2). */
  async #prove<T>(
    { personId, typed, keyFile }: Given,
    said: Omit<AuditDraft, 'person' | 'result'>,
    may: (person: Person) => void,
    afterwards: (person: Person, open: OpenVault) => T,
  ): Promise<T> {
    const proving = withSecrets(typed, keyFile, async (secrets) => {
      const open = this.#gate.open();
      const person = await open.keystore.read((rows) => activePerson(open, rows, personId));
      return recorded(open, person, said, async () => {
        using _ = await provePerson(
          openGround(open, () => this.#gate.now()),
          person,
          secrets,
          said.action,
        );
        const draft: AuditDraft = { ...said, person: personView(person), result: 'done' };
        await open.ledger.record(open, draft, async (changes) => {
          may(person);
          await forgetFailures(changes, person);
        });
        return afterwards(person, open);
      });
    });
    return this.#gate.track(proving);
  }
}
