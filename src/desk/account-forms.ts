/** What a browser sends from the pages of accounts: the fields of an account, and which change was just carried out. Pure. */
import { z } from 'zod';
import { MAX_NAME_CHARACTERS, readRegions, ROLES, type AccountFields } from '../accounts';
import type { HttpRequest } from '../base/http';
import type { Form } from './kit';
import type { Draft } from './pages/accounts';
import { listed, type DeskTranslate } from './words';

const MAX_REGIONS_CHARACTERS = 600;
const REGIONS_NAMED = 5;
const DONE: ReadonlySet<string> = new Set(['password', 'others', 'changed', 'off', 'on', 'ended']);

const draftSchema = z.object({
  name: z.string().trim().max(200).default(''),
  signIn: z.string().trim().max(200).default(''),
  role: z.enum(ROLES).catch('caseworker'),
  regions: z.string().trim().max(MAX_REGIONS_CHARACTERS).catch(''),
  handlesCases: z
    .literal('yes')
    .optional()
    .catch(undefined)
    .transform((value) => value === 'yes'),
});

/** Sentences by the name of the field; `form` is that of none. */
export type AccountErrors = Record<string, string>;

export interface AccountForm {
  /** As it was typed, to be shown again. */
  draft: Draft;
  fields: AccountFields;
  errors: AccountErrors;
}

export function readAccountForm(form: Form, t: DeskTranslate): AccountForm {
  const draft = draftSchema.parse(form);
  const errors: AccountErrors = {};
  const tooLong = t('signIn.nameError', { max: MAX_NAME_CHARACTERS });
  if (!draft.name || draft.name.length > MAX_NAME_CHARACTERS) errors['name'] = tooLong;
  if (draft.signIn.length > MAX_NAME_CHARACTERS) errors['signIn'] = tooLong;
  const { codes, unclear } = readRegions(draft.regions);
  if (unclear.length > 0) errors['regions'] = t('deskAccounts.errors.regions', { unclear: listed(unclear.slice(0, REGIONS_NAMED), t) });
  return { draft, errors, fields: { ...draft, signIn: draft.signIn || draft.name, regions: codes } };
}

/** @returns which change the page before has carried out, as the address says */
export const doneIn = ({ query }: HttpRequest): string | null => (DONE.has(query['done'] ?? '') ? (query['done'] as string) : null);
