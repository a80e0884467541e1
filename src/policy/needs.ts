import { z } from 'zod';
import type { Pack } from './pack-files';
import { readPolicyFile } from './pack-reader';
import type { Place, Problem } from './problem';

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

export function readNeeds(directory: string, provisions: Pack['provisions']): { value: Needs } | { problems: Problem[] } {
  const read = readPolicyFile(directory, FILE, NeedsSchema);
  if ('problems' in read) return read;
  const problems = NEEDS.flatMap((need) => needProblems(need, read.value[need], provisions));
  return problems.length > 0 ? { problems } : read;
}

function needProblems(need: NeedId, { provision, questions }: NeedQuestionnaire, provisions: Pack['provisions']): Problem[] {
  const cited = provisions[provision];
  const at = (question: string, ...more: string[]): Place[] => [FILE, need, { question }, ...more];
  return [
    ...(cited?.current ? [] : [{ at: [FILE, need, 'provision'], what: 'needOnNothing', values: { provision } }]),
    ...questions.flatMap((question, index): Problem[] => {
      const before = questions.slice(0, index);
      const condition = before.find((one) => one.id === question.onlyIf?.question);
      const known = [...(condition?.options ?? []), NEED_UNSURE];
      return [
        ...(before.some((one) => one.id === question.id) ? [{ at: at(question.id), what: 'needTwice' }] : []),
        ...((question.kind === 'text') === (question.options.length === 0)
          ? []
          : [{ at: at(question.id, 'options'), what: 'needOptions' }]),
        ...(question.onlyIf && !(condition && question.onlyIf.answers.every((answer) => known.includes(answer)))
          ? [{ at: at(question.id, 'onlyIf'), what: 'needNeverAsked', values: { unsure: NEED_UNSURE } }]
          : []),
      ];
    }),
  ];
}
