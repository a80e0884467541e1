/** What the claims of another service grant somebody here: role, regions and name. Pure. */
import { z } from 'zod';
import type { AccountFields } from './directory';
import type { Claims, OidcSettings } from './oidc-service';
import { readRegions } from './region-names';
import { may, ROLES, type Role } from './roles';
import { MAX_NAME_CHARACTERS } from './sign-in';

/** Every region, said by the service in so many words. */
const EVERYWHERE = '*';

/** What a service sends as one word, as several in one, or as a list. */
const wordsSchema = z
  .union([z.string(), z.number().transform(String), z.array(z.union([z.string(), z.number().transform(String)]))])
  .transform((value) => (Array.isArray(value) ? value : value.split(/[\s,]+/)).map((word) => word.trim()).filter(Boolean))
  .catch([]);

export interface Granted {
  role: Role;
  handlesCases: boolean;
  regions: string[];
}

export type ClaimNames = Pick<OidcSettings, 'roleClaim' | 'regionClaim'>;

/** @returns what the claims grant; no known role, or no region where one is needed, grants nothing */
export function readClaims(claims: Claims, { roleClaim, regionClaim }: ClaimNames): Granted | 'role' | 'regions' {
  const said = new Set(wordsSchema.parse(claims[roleClaim]));
  const role = ROLES.find((known) => said.has(known));
  if (!role) return 'role';
  const holder = { role, handlesCases: role === 'administrator' && (said.has('supervisor') || said.has('caseworker')) };
  const words = wordsSchema.parse(claims[regionClaim]);
  const { codes, unclear } = readRegions(words.filter((word) => word !== EVERYWHERE).join(' '));
  // A claim that is missing must not mean every region.
  if (may(holder, 'cases') && (unclear.length > 0 || words.length === 0)) return 'regions';
  return { ...holder, regions: words.includes(EVERYWHERE) ? [] : codes };
}

/** The account as the service would have it. @param subject its id there, which is the name where it gives no other */
export function fieldsFrom(claims: Claims, subject: string, names: ClaimNames): AccountFields | 'role' | 'regions' {
  const granted = readClaims(claims, names);
  if (typeof granted === 'string') return granted;
  const name = [claims['name'], claims['preferred_username'], subject].find((value) => typeof value === 'string' && value !== '');
  return { ...granted, signIn: null, name: String(name).slice(0, MAX_NAME_CHARACTERS) };
}
