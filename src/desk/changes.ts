/** What a `case.updated` makes of the desk's own copy of the case. What it said before stays in the history, in the event's words. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Cipher, Place } from '../store/crypto';
import { QUESTIONNAIRES, readCaseFile, type CaseFile } from './case-file';
import { fileColumns } from './file-columns';
import { filePlace } from './queue';
import type { DeskTables } from './tables';

const regionCode = z.string().regex(/^\d{6}$/);
const correction = z.discriminatedUnion('field', [
  z.object({ field: z.enum(['name', 'phone', 'preferredTime', 'idNumber', 'request']), after: z.string().min(1) }),
  // Without its code the case would be listed under one region and shown under another.
  z.object({ field: z.literal('region'), after: z.string().min(1), regionCode }),
]);
const needs = z.object({
  questionnaire: z.enum(QUESTIONNAIRES),
  answers: z.array(z.object({ label: z.string(), answer: z.string() })),
});

/** What is odd costs that part: the words are kept whatever comes with them. */
const change = z
  .object({
    text: z.string().catch(''),
    correction: correction.optional().catch(undefined),
    needs: needs.optional().catch(undefined),
    report: z.literal('employed').optional().catch(undefined),
    callBackFrom: z.iso.datetime({ offset: true }).optional().catch(undefined),
  })
  .catch({ text: '' });
export type Change = z.infer<typeof change>;

export const readChange = (data: unknown): Change => change.parse(data);

/** Whether it may be what the person was asked for: the rest came unasked. */
export const mayAnswer = ({ needs: given, report }: Change): boolean => !given && !report;

/** How the history calls it. */
export function entryKind({ correction: corrected, needs: given, report, callBackFrom }: Change): string {
  if (corrected) return 'corrected';
  if (given) return 'needs';
  if (callBackFrom) return 'call-back';
  return report ?? 'updated';
}

export const earlyPlace = (caseNumber: string): Place => ({ column: 'desk_case.early_changes_sealed', row: caseNumber });

/** Inside the transaction of the event, which holds the row. What comes before the case itself is kept until that comes. */
export async function applyChange(
  { db, cipher }: { db: Kysely<DeskTables>; cipher: Cipher },
  caseNumber: string,
  given: Change,
): Promise<void> {
  if (!given.correction && !given.needs && !given.callBackFrom) return;
  const row = await db
    .selectFrom('desk_case')
    .select(['file_sealed', 'early_changes_sealed'])
    .where('case_number', '=', caseNumber)
    .executeTakeFirstOrThrow();
  const columns = row.file_sealed
    ? fileColumns(changed(readCaseFile(cipher.openJson(filePlace(caseNumber), row.file_sealed)), given), cipher)
    : {
        early_changes_sealed: cipher.sealJson(earlyPlace(caseNumber), [
          ...earlyChanges(cipher, caseNumber, row.early_changes_sealed),
          given,
        ]),
      };
  await db.updateTable('desk_case').set(columns).where('case_number', '=', caseNumber).execute();
}

/** The case as it is with all that was put right before it came. */
export function withEarlyChanges(file: CaseFile, cipher: Cipher, sealed: string | null): CaseFile {
  return earlyChanges(cipher, file.caseNumber, sealed).reduce(changed, file);
}

function earlyChanges(cipher: Cipher, caseNumber: string, sealed: string | null): Change[] {
  return sealed === null ? [] : z.array(change).parse(cipher.openJson(earlyPlace(caseNumber), sealed));
}

function changed(file: CaseFile, { correction: corrected, needs: given, callBackFrom }: Change): CaseFile {
  const right = corrected ? correct(file, corrected) : file;
  return {
    ...right,
    ...(given ? { needs: { ...right.needs, [given.questionnaire]: given.answers } } : {}),
    ...(callBackFrom ? { callBackFrom } : {}),
  };
}

function correct(file: CaseFile, corrected: NonNullable<Change['correction']>): CaseFile {
  switch (corrected.field) {
    case 'region':
      return { ...file, region: { code: corrected.regionCode, name: corrected.after } };
    case 'name':
    case 'phone':
    case 'preferredTime':
      return { ...file, contact: { ...file.contact, [corrected.field]: corrected.after } };
    default:
      return { ...file, [corrected.field]: corrected.after };
  }
}
