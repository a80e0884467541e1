import { TOPICS } from '../understanding/types';
import { figuresIn, spelledFiguresIn, withoutUnit } from './figures';
import { FIRM_EVIDENCE, type AnswerEntry, type DocumentEntry, type Pack, type ProvisionEntry } from './pack-files';
import { withoutSpace } from './pack-reader';
import type { Place, Problem, Saying } from './problem';

/** Whether the entries fit together: every check returns problems; empty = nothing is wrong. */
export function packProblems(pack: Pack): Problem[] {
  return [
    ...documentProblems(pack),
    ...provisionProblems(pack),
    ...topicProblems(pack),
    ...exampleProblems(pack),
    ...coverageProblems(pack),
    ...termProblems(pack),
  ];
}

function documentProblems({ documents }: Pack): Problem[] {
  const ids = documents.map(({ id }) => id);
  return documents.flatMap((document, index) => {
    const at = ['documents.yaml', { entry: document.id }];
    const problems: Problem[] = [];
    if (ids.indexOf(document.id) !== index) problems.push({ at, what: 'documentTwice' });
    if (document.supersededBy !== undefined && !ids.includes(document.supersededBy)) {
      problems.push({ at: [...at, 'supersededBy'], what: 'noReplacement', values: { document: document.supersededBy } });
    }
    if ((document.status === 'superseded') !== (document.supersededBy !== undefined)) {
      problems.push({ at, what: 'statusUnclear' });
    }
    if (document.verified && !isFirm(document.evidence)) {
      problems.push({ at: [...at, 'verified'], what: 'documentHearsay', values: { evidence: document.evidence } });
    }
    return problems;
  });
}

function isFirm(evidence: DocumentEntry['evidence']): boolean {
  return FIRM_EVIDENCE.some((firm) => firm === evidence);
}

function provisionProblems({ documents, provisions, sources }: Pack): Problem[] {
  return Object.entries(provisions).flatMap(([id, provision]) => {
    const at = ['provisions.yaml', { entry: id }];
    const document = documents.find((one) => one.id === provision.document);
    if (document === undefined)
      return [{ at: [...at, 'document'], what: 'noDocumentOfProvision', values: { document: provision.document } }];
    return [...trustProblems(at, provision, document), ...quoteProblems(at, provision, sources)];
  });
}

function trustProblems(at: readonly Place[], provision: ProvisionEntry, document: DocumentEntry): Problem[] {
  const problems: Problem[] = [];
  if (provision.verified && !document.verified) problems.push({ at: [...at, 'verified'], what: 'firmerThanDocument' });
  if (provision.verified && !isFirm(provision.evidence))
    problems.push({ at: [...at, 'verified'], what: 'provisionHearsay', values: { evidence: provision.evidence } });
  if (provision.current && document.status === 'superseded') problems.push({ at: [...at, 'current'], what: 'oldAsCurrent' });
  if (!provision.current && provision.supersededBy === undefined)
    problems.push({ at: [...at, 'supersededBy'], what: 'oldWithoutReplacement' });
  return problems;
}

function quoteProblems(entry: readonly Place[], { quote, document }: ProvisionEntry, sources: Pack['sources']): Problem[] {
  const at = [...entry, 'quote'];
  const source = sources.get(document);
  if (quote === undefined) {
    return source === undefined ? [] : [{ at, what: 'quoteMissing', values: { document } }];
  }
  if (source === undefined) {
    return [{ at, what: 'quoteUncheckable', values: { document } }];
  }
  const difference = quoteDifference(source, quote);
  return difference === null ? [] : [{ at, what: 'quoteDiffers', values: { document, difference } }];
}

/** Enough to find the place again. */
const CONTEXT_LENGTH = 8;
/** Fewer characters in common are chance. */
const LEAST_IN_COMMON = 4;

/** Word for word and in order, “……” standing for what was left out between: null, or where the quotation first leaves the source. */
export function quoteDifference(source: string, quote: string): Saying | null {
  let from = 0;
  for (const part of withoutSpace(quote).split('……')) {
    const at = source.indexOf(part, from);
    if (part === '') return { say: 'quote.dots' };
    if (at < 0) return leavesAt(source, part, from);
    from = at + part.length;
  }
  return null;
}

function leavesAt(source: string, part: string, from: number): Saying {
  let same = 0;
  while (same < part.length && source.indexOf(part.slice(0, same + 1), from) >= 0) same += 1;
  if (same < LEAST_IN_COMMON)
    return { say: source.includes(part) ? 'quote.further' : 'quote.nowhere', values: { begins: part.slice(0, CONTEXT_LENGTH) } };
  const follows = source.indexOf(part.slice(0, same), from) + same;
  const after = part.slice(Math.max(0, same - CONTEXT_LENGTH), same);
  return {
    say: 'quote.leaves',
    values: { after, said: part.slice(same, same + CONTEXT_LENGTH), source: source.slice(follows, follows + CONTEXT_LENGTH) },
  };
}

function topicProblems(pack: Pack): Problem[] {
  const missing = TOPICS.filter((topic) => !pack.topics.some((one) => one.topic === topic));
  const namesakes = pack.topics.filter(({ title }, index) =>
    pack.topics.slice(0, index).some((before) => before.title['zh-CN'] === title['zh-CN'] || before.title.en === title.en),
  );
  return [
    ...namesakes.map(({ topic }) => ({ at: [`answers/${topic}.yaml`, 'title'], what: 'titleTwice' })),
    ...missing.map((topic) => ({ at: [`answers/${topic}.yaml`], what: 'topicMissing' })),
    ...pack.topics.flatMap(({ topic, answers }) =>
      answers.flatMap((answer) => answerProblems([`answers/${topic}.yaml`, { entry: answer.id }], topic, answer, pack)),
    ),
  ];
}

function answerProblems(at: readonly Place[], topic: string, answer: AnswerEntry, pack: Pack): Problem[] {
  const problems: Problem[] = [];
  if (!answer.id.startsWith(`${topic}.`)) problems.push({ at: [...at, 'id'], what: 'idOfOtherTopic', values: { topic } });
  if (answer.related.some((one) => one === topic)) problems.push({ at: [...at, 'related'], what: 'relatedToItself' });
  const cited = answer.provisions.flatMap((id) => {
    const provision = pack.provisions[id];
    if (provision === undefined) problems.push({ at: [...at, 'provisions'], what: 'noProvisionOfAnswer', values: { provision: id } });
    else if (!provision.current)
      problems.push({
        at: [...at, 'provisions'],
        what: 'oldProvisionOfAnswer',
        values: { provision: id, instead: provision.supersededBy ?? { say: 'ruleInForce' } },
      });
    return provision === undefined ? [] : [provision];
  });
  const texts: [language: 'zh-CN' | 'en', text: string][] = (['zh-CN', 'en'] as const).map((language) => [
    language,
    `${answer[language]}\n${answer.caution?.[language] ?? ''}`,
  ]);
  for (const [language, text] of texts) {
    problems.push(...figureProblems([...at, language], text, cited, pack), ...wordingProblems([...at, language], language, text));
    if (cited.some(({ verified }) => !verified) && !UNVERIFIED_WORDS[language].test(text)) {
      problems.push({ at: [...at, language], what: 'doubtUnsaid', values: { words: language === 'en' ? '"not yet verified"' : '待核实' } });
    }
  }
  return problems;
}

const UNVERIFIED_WORDS = { 'zh-CN': /待核实/, en: /not yet verified/i };
const TEXT_MAX_LENGTH = { 'zh-CN': 140, en: 420 };

function figureProblems(at: readonly Place[], text: string, cited: readonly ProvisionEntry[], { documents }: Pack): Problem[] {
  const itsDocuments = documents.filter(({ id }) => cited.some(({ document }) => document === id));
  const allowed = new Set(
    [...cited.flatMap(figuresOf), ...itsDocuments.flatMap(yearsOf)].flatMap((figure) => [figure, withoutUnit(figure)]),
  );
  const names = itsDocuments.flatMap(({ title, docNumber, unverifiedFields }) => [
    title,
    ...(docNumber === null || unverifiedFields?.includes('docNumber') ? [] : [docNumber]),
  ]);
  const said = names.reduce((rest, name) => rest.replaceAll(name, ''), text);
  return [
    ...figuresIn(said)
      .filter((figure) => !allowed.has(figure))
      .map((figure) => ({ at, what: 'figureInvented', values: { figure } })),
    ...spelledFiguresIn(said).map((figure) => ({ at, what: 'figureSpelled', values: { figure } })),
  ];
}

/** What the provision itself says; of an unverified one, and of a figure that is marked unverified, nothing may be said. */
function figuresOf({ verified, summary, quote, figures }: ProvisionEntry): string[] {
  if (!verified) return [];
  const stated = figures.filter((figure) => figure.verified !== false).map(({ name, value, unit }) => `${name} ${value}${unit}`);
  return figuresIn([summary, quote ?? '', ...stated].join(' '));
}

/** 〔2023〕 in a document's number says of which year it is. */
function yearsOf({ docNumber, unverifiedFields }: DocumentEntry): string[] {
  if (docNumber === null || unverifiedFields?.includes('docNumber')) return [];
  return [...docNumber.matchAll(/〔(\d{4})〕/g)].map(([, year = '']) => `${year}年`);
}

function wordingProblems(at: readonly Place[], language: 'zh-CN' | 'en', text: string): Problem[] {
  const problems: Problem[] = [];
  const [answer = ''] = text.split('\n');
  if (answer.length > TEXT_MAX_LENGTH[language])
    problems.push({ at, what: 'tooLong', values: { length: answer.length, most: TEXT_MAX_LENGTH[language] } });
  if (language === 'zh-CN' && text.includes('你')) problems.push({ at, what: 'impolite' });
  return problems;
}

/** An example question must lead to one place. */
function exampleProblems({ topics, redirects }: Pack): Problem[] {
  const owners = new Map<string, readonly [file: string, entry: string]>();
  const entries = [
    ...topics.flatMap(({ topic, answers }) => answers.map(({ id, match }) => ({ at: [`answers/${topic}.yaml`, id] as const, match }))),
    ...redirects.redirects.map(({ id, match }) => ({ at: ['redirects.yaml', id] as const, match })),
  ];
  return entries.flatMap(({ at, match }) =>
    match.flatMap((example) => {
      const before = owners.get(withoutSpace(example));
      owners.set(withoutSpace(example), at);
      if (before === undefined) return [];
      const [file, entry] = before;
      return [
        {
          at: [at[0], { entry: at[1] }, 'match'],
          what: 'exampleTwice',
          values: { example, other: { say: 'entryOf', values: { file, entry } } },
        },
      ];
    }),
  );
}

/** A stored document is answered in full: each of its provisions is behind some answer. */
function coverageProblems({ provisions, topics }: Pack): Problem[] {
  const cited = new Set(topics.flatMap(({ answers }) => answers.flatMap((answer) => answer.provisions)));
  return Object.entries(provisions)
    .filter(([id, { evidence }]) => evidence === 'seed' && !cited.has(id))
    .map(([id]) => ({ at: ['provisions.yaml', { entry: id }], what: 'neverCited' }));
}

/** Where the Chinese uses an official term, the English uses its one translation. */
function termProblems({ terms, topics }: Pack): Problem[] {
  const twice = terms.filter(({ id, 'zh-CN': term }, index) => terms.findIndex((one) => one.id === id || one['zh-CN'] === term) !== index);
  return [
    ...twice.map(({ id }) => ({ at: ['glossary.yaml', { entry: id }], what: 'termTwice' })),
    ...topics.flatMap(({ topic, answers }) =>
      answers.flatMap((answer) =>
        terms
          .filter(
            (term) =>
              answer['zh-CN'].includes(term['zh-CN']) && !term.en.some((form) => answer.en.toLowerCase().includes(form.toLowerCase())),
          )
          .map((term) => ({
            at: [`answers/${topic}.yaml`, { entry: answer.id }, 'en'],
            what: 'termUntranslated',
            values: { term: term['zh-CN'], translations: term.en.map((form) => `"${form}"`).join(' / ') },
          })),
      ),
    ),
  ];
}
