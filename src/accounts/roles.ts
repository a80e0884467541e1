/** Who may do what: the one table of roles and abilities. Pure; knows no page, no database and no HTTP. */

export const ROLES = ['administrator', 'supervisor', 'caseworker', 'operator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who is signed in. */
export interface Session {
  accountId: string;
  name: string;
  role: Role;
  /** GB/T 2260 codes; empty: every region. */
  regions: readonly string[];
  /** Of an administrator who was also given what a supervisor may. */
  handlesCases: boolean;
  /** Signed in with a first password or a link: nothing but a password of one's own comes next. */
  mustSetPassword: boolean;
  /** Goes into every form; a page of another site does not know it. */
  csrf: string;
}

export const ABILITIES = [
  /** See and work on the cases of one's regions: list, search, file, live talk, export. */
  'cases',
  /** Figures over the cases of one's regions. */
  'figures',
  /** The operators' console and one's own calls. */
  'calls',
  /** The calls of others. */
  'allCalls',
  /** Make, change and switch off accounts. */
  'accounts',
  /** Send again or skip what could not be delivered; shows case numbers, no contents. */
  'deadLetters',
  /** Read the audit log. */
  'audit',
] as const;
export type Ability = (typeof ABILITIES)[number];

const SUPERVISOR: readonly Ability[] = ['cases', 'figures', 'calls', 'allCalls'];

/** Who makes accounts sees no case, and who reads the log does nothing else: nobody watches over themselves. */
const MAY: Readonly<Record<Role, readonly Ability[]>> = {
  administrator: ['accounts', 'deadLetters'],
  supervisor: SUPERVISOR,
  caseworker: ['cases'],
  operator: ['calls'],
  auditor: ['audit'],
};

export type Holder = Pick<Session, 'role' | 'handlesCases'>;

export function may({ role, handlesCases }: Holder, ability: Ability): boolean {
  return MAY[role].includes(ability) || (role === 'administrator' && handlesCases && SUPERVISOR.includes(ability));
}
