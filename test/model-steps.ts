// The steps that people and time take, in random order, for the vault and its model (model.ts).

import { type Arbitrary, constant, constantFrom, integer, record, subarray } from 'fast-check';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export type KeyRole = 'key manager' | 'key user';
export type OfficerRole = KeyRole | 'auditor';
export type Typed = 'right' | 'wrong';

/** Numbers stand for keys, people, ciphertexts and requests in the order in which they came to be. */
export type Step =
  | { readonly do: 'present' | 'sign in'; readonly person: number; readonly typed: Typed }
  | { readonly do: 'withdraw' | 'lock' | 'restart' | 'sign out' | 'tend' }
  | { readonly do: 'wait'; readonly milliseconds: number }
  | {
      readonly do: 'create';
      readonly name: string;
      readonly type: 'AES-256' | 'Ed25519';
      readonly days: number | null;
    }
  | { readonly do: 'rename'; readonly key: number; readonly name: string }
  | {
      readonly do: 'enable' | 'disable' | 'rotate' | 'cancel deletion' | 'see' | 'encrypt';
      readonly key: number;
    }
  | { readonly do: 'set rotation'; readonly key: number; readonly days: number | null }
  | {
      readonly do: 'set version';
      readonly key: number;
      readonly version: number;
      readonly status: 'available' | 'disabled';
    }
  | { readonly do: 'request deletion'; readonly key: number; readonly typed: Typed; readonly hours: number }
  | { readonly do: 'delete immediately'; readonly key: number; readonly request: number | null }
  | { readonly do: 'see deleted'; readonly reason: string; readonly request: number | null }
  | { readonly do: 'confirm'; readonly request: number; readonly person: number; readonly typed: Typed }
  | { readonly do: 'decrypt'; readonly ciphertext: number }
  | { readonly do: 'add person'; readonly roles: readonly OfficerRole[] }
  | { readonly do: 'set roles'; readonly person: number; readonly roles: readonly OfficerRole[] }
  | { readonly do: 'remove person'; readonly person: number }
  | {
      readonly do: 'assign' | 'unassign';
      readonly person: number;
      readonly key: number;
      readonly role: KeyRole;
    };

/** Counted from the newest; mostly the same few, so that steps build on one another. */
const key = constantFrom(0, 0, 0, 1, 1, 2, 3);
const who = constantFrom(0, 0, 0, 1, 1, 2, 3, 4, 5);
const mostlyRight = constantFrom('right', 'right', 'right', 'wrong' as const);
const names = constantFrom('Payroll', 'payroll', 'Ledger', 'Wages', 'no');
const days = constantFrom(null, 1, 7, 90, 731);
const request = constantFrom(null, null, 0, 0, 0, 0, 1, 2);
const role = constantFrom('key manager', 'key user' as const);
const roles = subarray(['key manager', 'key user', 'auditor'] as const);
const reason = constantFrom('Audit of 2026', 'no');
const type = constantFrom('AES-256', 'AES-256', 'AES-256', 'Ed25519' as const);
const status = constantFrom('available', 'disabled' as const);
const milliseconds = constantFrom(
  3000,
  60_000,
  4 * 60_000,
  25 * hour,
  73 * hour,
  8 * day,
  40 * day,
  366 * day,
);

const single: readonly Arbitrary<Step>[] = [
  record({ do: constant('create' as const), name: names, type, days }),
  record({ do: constant('create' as const), name: names, type, days }),
  record({ do: constant('rename' as const), key, name: names }),
  record({ do: constantFrom('enable', 'disable', 'enable', 'rotate', 'cancel deletion', 'see'), key }),
  record({ do: constantFrom('rotate', 'encrypt'), key }),
  record({ do: constant('set rotation' as const), key, days }),
  record({ do: constant('set version' as const), key, version: integer({ min: 1, max: 4 }), status }),
  record({
    do: constant('request deletion' as const),
    key,
    typed: mostlyRight,
    hours: constantFrom(71, 72, 72, 100, 720),
  }),
  record({ do: constant('delete immediately' as const), key, request }),
  record({ do: constant('see deleted' as const), reason, request }),
  record({
    do: constant('confirm' as const),
    request: constantFrom(0, 0, 0, 1, 2),
    person: who,
    typed: mostlyRight,
  }),
  record({
    do: constant('confirm' as const),
    request: constantFrom(0, 0, 0, 1, 2),
    person: who,
    typed: mostlyRight,
  }),
  record({ do: constant('decrypt' as const), ciphertext: integer({ min: 0, max: 5 }) }),
  record({ do: constant('add person' as const), roles }),
  record({ do: constant('set roles' as const), person: who, roles }),
  record({ do: constant('remove person' as const), person: who }),
  record({ do: constant('assign' as const), person: who, key, role }),
  record({ do: constantFrom('assign', 'unassign'), person: who, key, role }),
  record({ do: constant('wait' as const), milliseconds }),
  record({ do: constant('tend' as const) }),
  record({ do: constant('present' as const), person: who, typed: mostlyRight }),
  record({ do: constant('present' as const), person: who, typed: mostlyRight }),
  record({ do: constant('sign in' as const), person: who, typed: mostlyRight }),
  record({ do: constantFrom('withdraw', 'lock', 'restart', 'sign out') }),
];

/** What takes several steps, of which any may be refused. */
const together: readonly Arbitrary<readonly Step[]>[] = [
  record({ key, person: who, typed: mostlyRight }).map(({ key, person, typed }) => [
    { do: 'request deletion', key, typed: 'right', hours: 72 },
    { do: 'delete immediately', key, request: null },
    { do: 'confirm', request: 0, person, typed },
    { do: 'delete immediately', key, request: 0 },
  ]),
  record({ person: who, reason }).map(({ person, reason }) => [
    { do: 'see deleted', reason, request: null },
    { do: 'confirm', request: 0, person, typed: 'right' },
    { do: 'see deleted', reason, request: 0 },
  ]),
  record({ key, role, person: who }).map(({ key, role, person }) => [
    { do: 'set roles', person, roles: [role] },
    { do: 'assign', person, key, role },
    { do: 'sign in', person, typed: 'right' },
  ]),
  record({ key, role, person: who, between: roles }).map(({ key, role, person, between }) => [
    { do: 'set roles', person, roles: [role] },
    { do: 'assign', person, key, role },
    { do: 'set roles', person, roles: between },
    { do: 'set roles', person, roles: [role] },
    { do: 'sign in', person, typed: 'right' },
    { do: 'encrypt', key },
  ]),
  record({ person: who, milliseconds: constantFrom(1000, 2000, 3000, 4000) }).map(
    ({ person, milliseconds }) => [
      { do: 'sign in', person, typed: 'wrong' },
      { do: 'sign in', person, typed: 'wrong' },
      { do: 'sign in', person, typed: 'right' },
      { do: 'wait', milliseconds },
      { do: 'sign in', person, typed: 'right' },
    ],
  ),
  record({ key, person: who, milliseconds }).map(({ key, person, milliseconds }) => [
    { do: 'request deletion', key, typed: 'right', hours: 72 },
    { do: 'wait', milliseconds: 73 * hour },
    { do: 'tend' },
    { do: 'wait', milliseconds },
    { do: 'tend' },
    { do: 'see deleted', reason: 'Audit', request: null },
    { do: 'confirm', request: 0, person, typed: 'right' },
    { do: 'see deleted', reason: 'Audit', request: 0 },
  ]),
  record({ key, version: constantFrom(1, 1, 2), status }).map(({ key, version, status }) => [
    { do: 'encrypt', key },
    { do: 'rotate', key },
    { do: 'set version', key, version, status },
    { do: 'decrypt', ciphertext: 0 },
  ]),
];

/** One step or several. */
export const someSteps: readonly Arbitrary<readonly Step[]>[] = [
  ...single.map((one) => one.map((step) => [step])),
  ...together,
];
