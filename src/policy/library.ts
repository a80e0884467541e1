/**
 * The library of what holds: documents, provisions, curated answers, redirections. Loaded once from `policy/`;
 * knows no person, no conversation, and writes no sentence of its own.
 */
import type { Topic } from '../understanding/types';
import { answerThatSays, createBareReader, createNameReader, meaningsIn } from './bare-question';
import { readNeeds, type Needs } from './needs';
import { packProblems } from './pack-checks';
import type { AnswerEntry, DocumentEntry, Pack, ProvisionEntry } from './pack-files';
import { PolicyError, readPack } from './pack-reader';
import { Ranking, type WeightedTerms } from './ranking';
import { createPlainWriter, createTermReader } from './wording';
import type { Locale, PolicyAnswer, PolicyDocument, PolicyLibrary, Provision } from './types';

/** @param directory the `policy` folder @throws PolicyError naming file, entry, what is wrong and what to write instead */
export function loadPolicy(directory: string): PolicyLibrary {
  const pack = readPack(directory);
  const needs = readNeeds(directory, pack.provisions);
  const problems = [...packProblems(pack), ...('problems' in needs ? needs.problems : [])];
  if (problems.length > 0 || 'problems' in needs) throw new PolicyError(problems);
  return createLibrary(pack, needs.value);
}

/** In a search over all topics the topic's name counts as much as two example questions. */
const TITLE_WEIGHT = 2;
const DEFAULT_SEARCH_LIMIT = 5;

function createLibrary(pack: Pack, needs: Needs): PolicyLibrary {
  const plain = createPlainWriter(pack.questionWords);
  const termsOf = createTermReader(pack.questionWords, plain);
  const nameOf = createNameReader(pack.questionWords, plain);
  const read = (texts: readonly string[], weight: number): WeightedTerms[] => texts.map((text) => ({ terms: termsOf(text), weight }));
  const documents = new Map(pack.documents.map((entry) => [entry.id, toDocument(entry)] as const));
  const provisions = new Map(
    Object.entries(pack.provisions).map(([id, entry]): [string, Provision] => [id, toProvision(id, entry, documents.get(entry.document))]),
  );
  const all = pack.topics.flatMap(({ topic, title, answers }) => answers.map((entry) => ({ topic, title, entry })));
  const topics = new Map(
    pack.topics.map(({ topic, title, answers }) => {
      const ranking = once(
        () =>
          new Ranking(
            answers.map((entry) => read(textsOf(entry), 1)),
            termsOf,
          ),
      );
      const meaningsOf = once(() => answers.map(({ match }) => meaningsIn(match.flatMap(termsOf))));
      const names = once(() => new Set(Object.values(title).map(nameOf)));
      return [topic, { title, answers, ranking, meaningsOf, names }] as const;
    }),
  );
  const { bare } = pack.questionWords;
  const bareQuestion = once(() => createBareReader(bare, pack.questionWords, plain));
  const allRanking = once(
    () =>
      new Ranking(
        all.map(({ title, entry }) => [...read(textsOf(entry), 1), ...read(Object.values(title), TITLE_WEIGHT)]),
        termsOf,
      ),
  );
  const { redirects, otherwise } = pack.redirects;
  const redirectRanking = once(
    () =>
      new Ranking(
        redirects.map((entry) => read(textsOf(entry), 1)),
        termsOf,
      ),
  );
  const links = new Map(pack.documents.map((entry) => [entry.id, publicLink(entry)] as const));

  const topicOf = (topic: Topic) => {
    const found = topics.get(topic);
    if (found === undefined) throw new Error(`The policy pack has no topic "${topic}".`);
    return found;
  };

  const sayingWhat = (topic: Topic, asks: readonly string[], question: string): number | null => {
    const { meaningsOf, ranking } = topicOf(topic);
    return answerThatSays(asks, meaningsOf(), ranking(), question);
  };

  return {
    asOf: pack.asOf,
    needs,
    pack,
    document: (id) => documents.get(id),
    provision: (id) => provisions.get(id),
    answer(topic, question, locale) {
      const { answers, ranking, names } = topicOf(topic);
      const asks = bareQuestion()(question);
      const said = asks ? sayingWhat(topic, asks, question) : names().has(nameOf(question)) ? 0 : null;
      const entry = answers[said ?? ranking().rank(question)[0]?.index ?? 0] as AnswerEntry;
      return toAnswer(topic, entry, locale);
    },
    answers(topic, questions, locale) {
      const { answers } = topicOf(topic);
      const said = questions.map((question) => {
        const asks = bareQuestion()(question) ?? [...meaningsIn(termsOf(question))].filter((meaning) => bare.meanings.includes(meaning));
        return asks.length > 0 ? sayingWhat(topic, asks, question) : null;
      });
      return [...new Set(said)].flatMap((index) => (index === null ? [] : toAnswer(topic, answers[index] as AnswerEntry, locale)));
    },
    bareQuestion: (text) => bareQuestion()(text),
    answersBare: (topic, asks, question) => sayingWhat(topic, asks, question) !== null,
    citation(provisionId) {
      const provision = provisions.get(provisionId);
      const document = provision && documents.get(provision.document);
      if (!provision || !document) throw new Error(`There is no provision "${provisionId}" in policy/provisions.yaml.`);
      const { title, docNumber } = document;
      return {
        provision: provisionId,
        title,
        docNumber,
        locator: provision.locator,
        quote: provision.quote ?? null,
        sourceUrl: links.get(document.id) ?? '',
        verified: provision.verified,
      };
    },
    topicNamed(text) {
      const name = nameOf(text);
      return name === '' ? null : (pack.topics.find(({ topic }) => topicOf(topic).names().has(name))?.topic ?? null);
    },
    topicTitle: (topic, locale) => topicOf(topic).title[locale],
    redirect(question, locale) {
      const found = redirects[redirectRanking().rank(question)[0]?.index ?? -1];
      return found ? { id: found.id, text: found[locale] } : { id: 'otherwise', text: otherwise[locale] };
    },
    search: (query, locale, limit = DEFAULT_SEARCH_LIMIT) =>
      allRanking()
        .rank(query)
        .slice(0, limit)
        .flatMap(({ index, score }) => {
          const found = all[index];
          return found ? [{ answer: toAnswer(found.topic, found.entry, locale), score }] : [];
        }),
  };
}

/** Built when it is first needed: starting is quick, and each costs a few milliseconds (the one over all topics some tens). */
function once<T>(build: () => T): () => T {
  let built: { value: T } | null = null;
  return () => (built ??= { value: build() }).value;
}

/** Each example question counts as much as the answer itself. */
function textsOf(entry: { match: readonly string[]; 'zh-CN': string; en: string }): string[] {
  return [...entry.match, entry['zh-CN'], entry.en];
}

function toAnswer(topic: Topic, entry: AnswerEntry, locale: Locale): PolicyAnswer {
  return {
    id: entry.id,
    topic,
    text: entry[locale],
    caution: entry.caution?.[locale] ?? null,
    provisions: [...entry.provisions],
    related: [...entry.related],
  };
}

function toProvision(id: string, entry: ProvisionEntry, document: PolicyDocument | undefined): Provision {
  return { id, ...entry, sourceUrl: entry.sourceUrl ?? document?.sourceUrl ?? '' };
}

function toDocument(entry: DocumentEntry): PolicyDocument {
  const { id, title, docNumber, sourceUrl, officialUrl, verified, status } = entry;
  return { id, title, docNumber, sourceUrl: sourceUrl ?? '', officialUrl, verified, status };
}

const PAGES_TO_OPEN: readonly DocumentEntry['evidence'][] = ['seed', 'gov-page', 'statute-text', 'media'];

/** Nobody is sent to a copy on a site that answers to no authority. */
function publicLink({ officialUrl, sourceUrl, evidence }: DocumentEntry): string {
  return officialUrl ?? (PAGES_TO_OPEN.includes(evidence) ? (sourceUrl ?? '') : '');
}
