/**
 * The language project in Azure: how its categories are named and the file that its authoring API imports
 * (`POST …/analyze-conversations/projects/{projectName}/:import?api-version=2023-04-01`; an existing project is replaced).
 */
import { z } from 'zod';
import { INTENTS, TOPICS, type Candidate, type Intent, type Topic } from './types';

const POLICY_PREFIX = 'policy.';
/** Every project has this intent; messages about something else are its utterances. */
const NONE = 'None';
const NONE_INTENT: Intent = 'out_of_scope_other';
export const CLU_LANGUAGE = 'zh-hans';

/** `policy.training`, `start_self_check`, `None`. */
export function categoryOf({ intent, topic }: { intent: Intent; topic?: Topic | null }): string {
  if (intent === 'policy_question') return POLICY_PREFIX + topic;
  return intent === NONE_INTENT ? NONE : intent;
}

/** @returns null for a category that this product does not know */
export function meaningOf(category: string): Pick<Candidate, 'intent' | 'topic'> | null {
  if (category === NONE) return { intent: NONE_INTENT, topic: null };
  if (category.startsWith(POLICY_PREFIX)) {
    const topic = TOPICS.find((name) => name === category.slice(POLICY_PREFIX.length));
    return topic ? { intent: 'policy_question', topic } : null;
  }
  const intent = INTENTS.find((name) => name === category && name !== 'policy_question');
  return intent ? { intent, topic: null } : null;
}

/** The service's limits, in UTF-16 units and items. */
const LONGEST_UTTERANCE = 500;
const MOST_UTTERANCES = 25_000;
const MOST_INTENTS = 500;
const LONGEST_NAME = 50;

const name = z.string().regex(/^[\w.-]+$/, 'letters, digits, dots, hyphens and underscores');

const utteranceSchema = z.strictObject({
  text: z
    .string()
    .min(1)
    .max(LONGEST_UTTERANCE)
    .refine((text) => text.trim() === text, 'white space at an end'),
  intent: name,
  language: z.literal(CLU_LANGUAGE),
  dataset: z.enum(['Train', 'Test']),
  entities: z.array(z.never()),
});

/** What the import accepts, as far as this product uses it: no entities, since answers are read on this machine. */
export const cluProjectSchema = z
  .strictObject({
    projectFileVersion: z.literal('2022-10-01-preview'),
    stringIndexType: z.literal('Utf16CodeUnit'),
    metadata: z.strictObject({
      projectKind: z.literal('Conversation'),
      projectName: name.max(LONGEST_NAME),
      multilingual: z.literal(false),
      description: z.string(),
      language: z.literal(CLU_LANGUAGE),
      settings: z.strictObject({ confidenceThreshold: z.number().min(0).max(1) }),
    }),
    assets: z.strictObject({
      projectKind: z.literal('Conversation'),
      intents: z.array(z.strictObject({ category: name.max(LONGEST_NAME) })).max(MOST_INTENTS),
      entities: z.array(z.never()),
      utterances: z.array(utteranceSchema).min(1).max(MOST_UTTERANCES),
    }),
  })
  .check(({ value: { assets }, issues }) => {
    const categories = assets.intents.map((intent) => intent.category);
    const refuse = (input: unknown, message: string): unknown => issues.push({ code: 'custom', input, message });
    if (new Set(categories).size < categories.length) refuse(categories, 'an intent is named twice');
    if (!categories.includes(NONE)) refuse(categories, 'the intent None is missing');
    const trained = new Set(assets.utterances.filter(({ dataset }) => dataset === 'Train').map(({ intent }) => intent));
    for (const category of categories) if (!trained.has(category)) refuse(category, `${category} has no utterance to train with`);
    const known = new Set(categories);
    for (const { text, intent } of assets.utterances) if (!known.has(intent)) refuse(intent, `"${text}" has an unknown intent ${intent}`);
    const texts = assets.utterances.map(({ text }) => text);
    if (new Set(texts).size < texts.length) refuse(texts.length, 'an utterance is there twice');
  });
export type CluProject = z.infer<typeof cluProjectSchema>;

interface LabelledText {
  text: string;
  intent: Intent;
  topic?: Topic;
}

/**
 * @param train what the embedded model learns from too
 * @param test what judges the service's own evaluation; a text of both is left to training
 * @throws when the result is no project that the import accepts
 */
export function toCluProject(projectName: string, train: readonly LabelledText[], test: readonly LabelledText[] = []): CluProject {
  const seen = new Set<string>();
  const utterances = (rows: readonly LabelledText[], dataset: 'Train' | 'Test') =>
    rows.flatMap((row) => {
      const text = row.text.trim();
      if (seen.has(text) || text.length > LONGEST_UTTERANCE) return [];
      seen.add(text);
      return [{ text, intent: categoryOf(row), language: CLU_LANGUAGE, dataset, entities: [] }];
    });
  const project = {
    projectFileVersion: '2022-10-01-preview',
    stringIndexType: 'Utf16CodeUnit',
    metadata: {
      projectKind: 'Conversation',
      projectName,
      multilingual: false,
      description: 'Rongye: what veterans who look for work ask and say',
      language: CLU_LANGUAGE,
      settings: { confidenceThreshold: 0 },
    },
    assets: {
      projectKind: 'Conversation',
      intents: allCategories().map((category) => ({ category })),
      entities: [],
      utterances: [...utterances(train, 'Train'), ...utterances(test, 'Test')],
    },
  };
  return cluProjectSchema.parse(project);
}

/** One category for each meaning: 23 topics, 23 other intents and `None`. */
function allCategories(): string[] {
  const policy = TOPICS.map((topic) => categoryOf({ intent: 'policy_question', topic }));
  return [...policy, ...INTENTS.filter((intent) => intent !== 'policy_question').map((intent) => categoryOf({ intent }))];
}
