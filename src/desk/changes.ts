/** What a `case.updated` makes of the desk's own copy of the case. What it said before stays in the history, in the event's words. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Cipher } from '../store/crypto';
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
  })
  .catch({ text: '' });
export type Change = z.infer<typeof change>;

export const readChange = (data: unknown): Change => change.parse(data);

/** Whether it may be what the person was asked for: the rest came unasked. */
export const mayAnswer = ({ correction: corrected, needs: given, report }: Change): boolean => !corrected && !given && !report;

/** How the history calls it. */
export function entryKind({ correction: corrected, needs: given, report }: Change): string {
  if (corrected) return 'corrected';
  if (given) return 'needs';
  return report ?? 'updated';
}

/** Inside the transaction of the event, which holds the row. */
export async function applyChange(
  { db, cipher }: { db: Kysely<DeskTables>; cipher: Cipher },
  caseNumber: string,
  { correction: corrected, needs: given }: Change,
): Promise<void> {
  if (!corrected && !given) return;
  const row = await db.selectFrom('desk_case').select('file_sealed').where('case_number', '=', caseNumber).executeTakeFirst();
  if (!row?.file_sealed) return;
  let file = readCaseFile(cipher.openJson(filePlace(caseNumber), row.file_sealed));
  if (corrected) file = correct(file, corrected);
  if (given) file = { ...file, needs: { ...file.needs, [given.questionnaire]: given.answers } };
  await db.updateTable('desk_case').set(fileColumns(file, cipher)).where('case_number', '=', caseNumber).execute();
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
