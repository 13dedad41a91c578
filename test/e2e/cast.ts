// Who and what is in the ready-made vaults of the end-to-end tests: plain facts, shared by the tests and the maker.

import type { KeyType, Role } from '../../core/snapshot.ts';

export const vaultName = 'Finance vault';

/** They hold the shares, two of three; the third is Korean, as typed on a Korean keyboard. */
export const admins = [
  { name: 'Kim Minji', passphrase: 'granite lantern orchid canyon seven' },
  { name: 'Park Jiho', passphrase: 'velvet-harbor-timpani-quokka-drizzle' },
  { name: '이서연', passphrase: '대나무 숲의 조용한 기차역 열두 시' },
] as const;
/** Which admin: 0, 1 or 2. */
export type Seat = 0 | 1 | 2;

export interface Officer {
  readonly name: string;
  readonly passphrase: string;
  readonly roles: readonly Exclude<Role, 'admin'>[];
  /** Name of his key file on the medium, where he needs one besides the passphrase. */
  readonly keyFile: string | null;
}

/** The others, by what they are there for. What they are assigned: `cast`, below. */
export const officers = {
  manager: {
    name: 'Han Sooyoung',
    passphrase: 'copper trellis monsoon eleven piano',
    roles: ['key manager'],
    keyFile: null,
  },
  user: {
    name: 'Yoo Joonho',
    passphrase: 'saffron glacier bicycle quiet tunnel',
    roles: ['key user'],
    keyFile: null,
  },
  auditor: {
    name: 'Jung Heewon',
    passphrase: 'walnut harbour eclipse forty ribbons',
    roles: ['auditor'],
    keyFile: null,
  },
  /** Needs a key file at sign-in. */
  keyHolder: {
    name: 'Shin Yoosung',
    passphrase: 'meadow thimble cobalt zephyr nineteen',
    roles: ['key user'],
    keyFile: 'shin.keyfile',
  },
} as const satisfies Readonly<Record<string, Officer>>;
export type OfficerName = keyof typeof officers;

/** Somebody of the vault: an admin by seat, anybody else by what he is there for. */
export type Who = Seat | OfficerName;

export interface CastKey {
  readonly name: string;
  readonly type: KeyType;
  readonly versions: number;
  readonly rotationDays: number | null;
  readonly state: 'available' | 'disabled' | 'deletion requested' | 'deleted';
  /** A version that is disabled by itself. */
  readonly disabledVersion?: number;
  /** Who is assigned it, each in the role that he has. */
  readonly assigned: readonly OfficerName[];
}

/** In the order in which they are made: the last available AES-256 key is what the window seals under at first. */
export const keys = {
  archive: key('Archive 2019', { versions: 2, state: 'disabled', assigned: ['manager'] }),
  old: key('Old customer data', { state: 'deletion requested', assigned: ['manager'] }),
  former: key('Former project', { state: 'deleted' }),
  board: key('Board papers', { versions: 3, disabledVersion: 1 }),
  contracts: key('Contract signing', { type: 'ECDSA-P256', versions: 2, assigned: ['manager', 'user'] }),
  releases: key('Release signing', { type: 'Ed25519' }),
  partners: key('Partner exchange', { type: 'RSA-3072', assigned: ['user'] }),
  legacy: key('Legacy exchange', { type: 'RSA-2048' }),
  payroll: key('Payroll 2026', { versions: 3, rotationDays: 90, assigned: ['manager', 'user', 'keyHolder'] }),
} as const satisfies Readonly<Record<string, CastKey>>;
export type KeyName = keyof typeof keys;

/** How many keys the vault `large` has besides, and how they are called: `Branch 00001`, … */
export const branchKeys = 10_000;
export const branchName = (n: number): string => `Branch ${String(n).padStart(5, '0')}`;

/**
 * `founded`: the admins and nothing else, as after the ceremony. `office`: with the officers and the keys above.
 * `large`: the office with 10,000 keys more.
 */
export type VaultKind = 'founded' | 'office' | 'large';

/** What the maker of a vault tells of it: ids in hex. */
export interface Made {
  readonly admins: readonly string[];
  readonly officers: Readonly<Partial<Record<OfficerName, string>>>;
  readonly keys: Readonly<Partial<Record<KeyName, string>>>;
}

function key(name: string, more: Partial<CastKey>): CastKey {
  const plain = {
    type: 'AES-256',
    versions: 1,
    rotationDays: null,
    state: 'available',
    assigned: [],
  } as const;
  return { ...plain, name, ...more };
}
