import { z } from 'zod';
import type { Pack } from './pack-files';
import { readPolicyFile } from './pack-reader';

/** The short questionnaires about what training and what work somebody wants (`policy/needs.yaml`). Knows no wording and no person. */

export const NEEDS = ['training', 'job'] as const;
export type NeedId = (typeof NEEDS)[number];

/** An answer that every question takes besides its options. */
export const NEED_UNSURE = 'unsure';

const id = z.string().regex(/^[a-z]+(?:-[a-z]+)*$/);
const Question = z.strictObject({
  id,
  kind: z.enum(['choice', 'multi', 'text']),
  options: z.array(id).min(2).max(12).default([]),
  onlyIf: z.strictObject({ question: id, answers: z.array(id).min(1) }).optional(),
});
export type NeedQuestion = z.infer<typeof Question>;

const Questionnaire = z.strictObject({ provision: z.string().min(1), questions: z.array(Question).min(1).max(5) });
export type NeedQuestionnaire = z.infer<typeof Questionnaire>;
export type Needs = Readonly<Record<NeedId, NeedQuestionnaire>>;

const FILE = 'needs.yaml';
export const NeedsSchema = z.strictObject({ training: Questionnaire, job: Questionnaire });

export function readNeeds(directory: string, provisions: Pack['provisions']): { value: Needs } | { problems: string[] } {
  const read = readPolicyFile(directory, FILE, NeedsSchema);
  if ('problems' in read) return read;
  const problems = NEEDS.flatMap((need) => needProblems(need, read.value[need], provisions));
  return problems.length > 0 ? { problems } : read;
}

function needProblems(need: NeedId, { provision, questions }: NeedQuestionnaire, provisions: Pack['provisions']): string[] {
  const cited = provisions[provision];
  const at = (question: string): string => `${FILE}, ${need}, question "${question}"`;
  return [
    ...(cited?.current
      ? []
      : [`${FILE}, ${need}, provision: "${provision}" is not a provision in force, but everything that is asked must rest on one; name one from provisions.yaml.`]),
    ...questions.flatMap((question, index) => {
      const before = questions.slice(0, index);
      const condition = before.find((one) => one.id === question.onlyIf?.question);
      const known = [...(condition?.options ?? []), NEED_UNSURE];
      return [
        ...(before.some((one) => one.id === question.id) ? [`${at(question.id)}: the id is used twice, so an answer could belong to either; give each question its own.`] : []),
        ...((question.kind === 'text') === (question.options.length === 0)
          ? []
          : [`${at(question.id)}, options: only text has none, choice and multi need at least two; add options or correct the kind.`]),
        ...(question.onlyIf && !(condition && question.onlyIf.answers.every((answer) => known.includes(answer)))
          ? [`${at(question.id)}, onlyIf: would never be asked; name an earlier question and answers that it has (its options, or "${NEED_UNSURE}").`]
          : []),
      ];
    }),
  ];
}
