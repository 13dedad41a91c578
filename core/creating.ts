// The door to a creation: the ceremony (ceremony.ts) that makes a vault where there is none yet.

import { Ceremony, type CreationPlan } from './ceremony.ts';
import { OpenVault } from './openvault.ts';
import type { Argon2Parameters } from './passphrase.ts';
import { readFounding } from './records.ts';
import { Refusal } from './refusal.ts';
import type { Standing } from './standing.ts';

/** What the vault lends to its creation. */
interface CreatingHouse {
  readonly folder: string;
  readonly now: () => number;
  readonly argon2: () => Promise<Argon2Parameters>;
  readonly standing: () => Standing;
  /** Takes this standing, and shows it. */
  readonly stand: (standing: Standing) => Promise<void>;
  /** The created vault is the vault. */
  readonly enter: (open: OpenVault) => Promise<void>;
}

export class Creating {
  readonly #house: CreatingHouse;

  constructor(house: CreatingHouse) {
    this.#house = house;
  }

  /** Begins the ceremony. Refuses `vault_exists` and as `Ceremony.begin` does. */
  async begin(plan: CreationPlan): Promise<void> {
    const { standing, stand, folder, argon2, now } = this.#house;
    if (standing().is !== 'absent') throw new Refusal('vault_exists');
    await stand({ is: 'creating', ceremony: await Ceremony.begin(plan, folder, argon2, now) });
  }

  /** As `Ceremony.enrol`; `typed` is wiped. */
  async enrol(seat: number, name: string, typed: Uint8Array): Promise<void> {
    await this.#step(typed, (ceremony) => ceremony.enrol(seat, name, typed));
  }

  /** As `Ceremony.prove`; `typed` is wiped. */
  async prove(seat: number, typed: Uint8Array): Promise<void> {
    await this.#step(typed, (ceremony) => ceremony.prove(seat, typed));
  }

  async abandon(): Promise<void> {
    await this.#ceremony().abandon();
    await this.#house.stand({ is: 'absent' });
  }

  /** Enters the vault that the ceremony made; every admin has just proved his share. */
  async enter(): Promise<void> {
    const { keystore, ledger, root, atDesk } = this.#ceremony().takeVault();
    const founding = await keystore.read((rows) => readFounding(rows, keystore.path));
    await this.#house.enter(new OpenVault({ keystore, ledger, founding, root, atDesk }));
    await this.#house.stand(this.#house.standing());
  }

  async #step(typed: Uint8Array, work: (ceremony: Ceremony) => Promise<void>): Promise<void> {
    try {
      await work(this.#ceremony());
    } finally {
      typed.fill(0);
      await this.#house.stand(this.#house.standing());
    }
  }

  #ceremony(): Ceremony {
    const standing = this.#house.standing();
    if (standing.is !== 'creating') throw new Refusal('ceremony_step');
    return standing.ceremony;
  }
}
