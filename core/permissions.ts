// Who may do what: one table, and the one question that is asked of it.
//
// M1  An operation that is not in the table does not exist; a role that is not named for it may not do it.
// M2  `every`: on every key, or where no key is concerned. `assigned`: on the keys that the person is assigned in that
//     very role, and nowhere else.
// M3  `confirmed`: besides the person who asks, so many other admins confirm the exact action (approvals.ts).

import type { Role } from './snapshot.ts';

/** Whose confirmation an operation needs besides the person's own passphrase at sign-in (M3). */
export type Confirmed = 'by nobody else' | 'by a second admin' | 'by the quorum';
type Reach = 'every' | 'assigned';
interface Permission {
  readonly may: { readonly [R in Role]?: Reach };
  readonly confirmed: Confirmed;
}

const managing = { admin: 'every', 'key manager': 'assigned' } as const;
const using = { admin: 'every', 'key user': 'assigned' } as const;
const seeing = {
  admin: 'every',
  auditor: 'every',
  'key manager': 'assigned',
  'key user': 'assigned',
} as const;
const supervising = { admin: 'every', auditor: 'every' } as const;
const admins = { admin: 'every' } as const;
const anyone = { admin: 'every', auditor: 'every', 'key manager': 'every', 'key user': 'every' } as const;
const working = { admin: 'every', 'key manager': 'every', 'key user': 'every' } as const;

function alone<M extends Permission['may']>(may: M) {
  return { may, confirmed: 'by nobody else' } as const;
}
function withSecondAdmin<M extends Permission['may']>(may: M) {
  return { may, confirmed: 'by a second admin' } as const;
}

export const permissions = {
  // the life cycle of keys
  'create key': alone({ admin: 'every', 'key manager': 'every' }),
  // A key comes to be by either; who may let it be made may bring it in.
  'import key': alone({ admin: 'every', 'key manager': 'every' }),
  'make wrapping key': alone({ admin: 'every', 'key manager': 'every' }),
  'rename key': alone(managing),
  'enable key': alone(managing),
  'disable key': alone(managing),
  'rotate key': alone(managing),
  'set rotation': alone(managing),
  'enable version': alone(managing),
  'disable version': alone(managing),
  'request deletion': alone(managing),
  'cancel deletion': alone(managing),
  'delete immediately': withSecondAdmin(admins),
  'see key': alone(seeing),
  'see deleted keys': withSecondAdmin(admins),
  'export public key': alone(seeing),

  // the use of keys
  encrypt: alone(using),
  decrypt: alone(using),
  're-encrypt': alone(using),
  'create data key': alone(using),
  'open data key': alone(using),
  sign: alone(using),
  verify: alone(using),
  'sign file': alone(using),
  'verify file': alone(using),
  'seal file': alone(using),
  'unseal file': alone(using),
  // Who may unseal a file may hand on what is in it, in the clear and unrecorded. A second admin here would send people
  // that way instead of one that only the recipients can open and that says in the log who they are.
  'export to age': alone(using),
  're-seal file': alone(using),
  'check file': alone(using),
  'begin campaign': alone(using),
  'end campaign': alone(using),
  'scan folder': alone(working),
  'see index': alone(seeing),

  // people
  'see people': alone(anyone),
  // one's own, or an admin anybody's (files.ts)
  'direct file jobs': alone(anyone),
  'add person': alone(admins),
  'rename person': alone(admins),
  'set roles': alone(admins),
  'remove person': alone(admins),
  'assign key': alone(managing),
  'unassign key': alone(managing),
  'change passphrase': alone(anyone),
  'confirm action': alone(admins),

  // root key, backups
  'rotate root key': withSecondAdmin(admins),
  'change admins': { may: admins, confirmed: 'by the quorum' },
  'enrol admin': alone(admins),
  'prove new share': alone(admins),
  'abandon change of admins': alone(admins),
  'export kit': alone(admins),
  'recovery drill': alone(admins),
  'make backup': alone(admins),
  'prove backup': alone(admins),
  // Of “backups”, not “policy”: it weakens nothing, for the folder before stays known until two admins forget it.
  'set backup folder': alone(admins),
  'forget backup folder': withSecondAdmin(admins),
  'set policy': withSecondAdmin(admins),
  'see backups': alone(supervising),
  restore: withSecondAdmin(admins),
  'confirm clock': alone(admins),
  'acknowledge notice': alone(admins),

  // records
  'see log': alone(supervising),
  'verify log': alone(supervising),
  'export log': alone(supervising),
  'see usage': alone(seeing),
  'see metering': alone(supervising),
} as const satisfies Readonly<Record<string, Permission>>;

export type Operation = keyof typeof permissions;
export const operations = Object.keys(permissions) as readonly Operation[];

/** The table as it is shown to people. */
export const roleTable = operations.map((operation) => {
  const { may, confirmed }: Permission = permissions[operation];
  return { operation, may, confirmed };
});

/**
 * Whether a person with these roles may do this. `assigned` holds the roles in which the key that is concerned is
 * assigned to the person; null where the operation concerns no key, which only `every` allows.
 */
export function mayDo(
  operation: Operation,
  roles: readonly Role[],
  assigned: readonly Role[] | null,
): 'allowed' | 'not permitted' {
  const { may }: Permission = permissions[operation];
  const allowed = roles.some(
    (role) => may[role] === 'every' || (may[role] === 'assigned' && assigned?.includes(role)),
  );
  return allowed ? 'allowed' : 'not permitted';
}

/** All that a person with these roles may do: on every key, or in which roles on the keys that are assigned to him. */
export function allThatMayBeDone(
  roles: readonly Role[],
): Readonly<Partial<Record<Operation, 'every' | readonly Role[]>>> {
  const reaches = operations.map((operation) => {
    const { may }: Permission = permissions[operation];
    if (roles.some((role) => may[role] === 'every')) return [operation, 'every'] as const;
    return [operation, roles.filter((role) => may[role] === 'assigned')] as const;
  });
  return Object.fromEntries(reaches.filter(([, reach]) => reach.length > 0));
}

export function confirmationOf(operation: Operation): Confirmed {
  return permissions[operation].confirmed;
}
