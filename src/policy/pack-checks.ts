import { TOPICS } from '../understanding/types';
import { figuresIn, spelledFiguresIn, withoutUnit } from './figures';
import { FIRM_EVIDENCE, type AnswerEntry, type DocumentEntry, type Pack, type ProvisionEntry } from './pack-files';
import { withoutSpace } from './pack-reader';

/** Whether the entries fit together: every check returns sentences (file, entry, what, why, what to write instead); empty = nothing is wrong. */
export function packProblems(pack: Pack): string[] {
  return [...documentProblems(pack), ...provisionProblems(pack), ...topicProblems(pack), ...exampleProblems(pack), ...coverageProblems(pack), ...termProblems(pack)];
}

function documentProblems({ documents }: Pack): string[] {
  const ids = documents.map(({ id }) => id);
  return documents.flatMap((document, index) => {
    const at = `documents.yaml, entry "${document.id}"`;
    const problems: string[] = [];
    if (ids.indexOf(document.id) !== index) problems.push(`${at}: the id is used twice, so a citation could mean either; give each document its own.`);
    if (document.supersededBy !== undefined && !ids.includes(document.supersededBy)) {
      problems.push(`${at}, supersededBy: there is no document "${document.supersededBy}", so nobody finds the rule in force; add it or correct the id.`);
    }
    if ((document.status === 'superseded') !== (document.supersededBy !== undefined)) {
      problems.push(`${at}: status and supersededBy disagree, so it is unclear whether it is in force; set both or neither.`);
    }
    if (document.verified && !isFirm(document.evidence)) {
      problems.push(`${at}, verified: is true on "${document.evidence}" evidence, which is hearsay; read the document itself or set verified: false.`);
    }
    return problems;
  });
}

function isFirm(evidence: DocumentEntry['evidence']): boolean {
  return FIRM_EVIDENCE.some((firm) => firm === evidence);
}

function provisionProblems({ documents, provisions, sources }: Pack): string[] {
  return Object.entries(provisions).flatMap(([id, provision]) => {
    const at = `provisions.yaml, entry "${id}"`;
    const document = documents.find((one) => one.id === provision.document);
    if (document === undefined) return [`${at}, document: there is no document "${provision.document}", so the provision cannot be cited; add it to documents.yaml or correct the id.`];
    return [...trustProblems(at, provision, document), ...quoteProblems(at, provision, sources)];
  });
}

function trustProblems(at: string, provision: ProvisionEntry, document: DocumentEntry): string[] {
  const problems: string[] = [];
  if (provision.verified && !document.verified) problems.push(`${at}, verified: is true although its document is not verified; a clause is as firm as its document, so set verified: false or verify the document.`);
  if (provision.verified && !isFirm(provision.evidence)) problems.push(`${at}, verified: is true on "${provision.evidence}" evidence, which is hearsay; read the clause itself or set verified: false.`);
  if (provision.current && document.status === 'superseded') problems.push(`${at}, current: is true although its document is superseded; an old rule would be told as today's, so set current: false.`);
  if (!provision.current && provision.supersededBy === undefined) problems.push(`${at}, supersededBy: is missing although current is false; name the document that replaces the rule, so that people find it.`);
  return problems;
}

function quoteProblems(at: string, { quote, document }: ProvisionEntry, sources: Pack['sources']): string[] {
  const source = sources.get(document);
  if (quote === undefined) {
    return source === undefined
      ? []
      : [`${at}, quote: is missing although the document is stored, and people may ask for the original wording; copy it from sources/${document}.txt.`];
  }
  if (source === undefined) {
    return [`${at}, quote: cannot be checked, because sources/${document}.txt is missing; store the text there or leave the quote out.`];
  }
  const difference = quoteDifference(source, quote);
  return difference === null ? [] : [`${at}, quote: is not word for word in sources/${document}.txt, but it is shown as the original: ${difference}; copy it again from there.`];
}

/** Enough to find the place again. */
const CONTEXT_LENGTH = 8;
/** Fewer characters in common are chance. */
const LEAST_IN_COMMON = 4;

/** Word for word and in order, “……” standing for what was left out between: null, or where the quotation first leaves the source. */
export function quoteDifference(source: string, quote: string): string | null {
  let from = 0;
  for (const part of withoutSpace(quote).split('……')) {
    const at = source.indexOf(part, from);
    if (part === '') return '“……” stands at an end, or twice';
    if (at < 0) return leavesAt(source, part, from);
    from = at + part.length;
  }
  return null;
}

function leavesAt(source: string, part: string, from: number): string {
  let same = 0;
  while (same < part.length && source.indexOf(part.slice(0, same + 1), from) >= 0) same += 1;
  if (same < LEAST_IN_COMMON) return source.includes(part) ? `“${part.slice(0, CONTEXT_LENGTH)}” stands further up there` : `nothing there begins “${part.slice(0, CONTEXT_LENGTH)}”`;
  const follows = source.indexOf(part.slice(0, same), from) + same;
  return `after “${part.slice(Math.max(0, same - CONTEXT_LENGTH), same)}” it says “${part.slice(same, same + CONTEXT_LENGTH)}”, the source “${source.slice(follows, follows + CONTEXT_LENGTH)}”`;
}

function topicProblems(pack: Pack): string[] {
  const missing = TOPICS.filter((topic) => !pack.topics.some((one) => one.topic === topic));
  const namesakes = pack.topics.filter(({ title }, index) =>
    pack.topics.slice(0, index).some((before) => before.title['zh-CN'] === title['zh-CN'] || before.title.en === title.en),
  );
  return [
    ...namesakes.map(({ topic }) => `answers/${topic}.yaml, title: is another topic's title too, so its button would lead to that one; give each topic its own.`),
    ...missing.map((topic) => `answers/${topic}.yaml: is missing, so a question about it would stay open; add the file with at least one answer.`),
    ...pack.topics.flatMap(({ topic, answers }) => answers.flatMap((answer) => answerProblems(`answers/${topic}.yaml, entry "${answer.id}"`, topic, answer, pack))),
  ];
}

function answerProblems(at: string, topic: string, answer: AnswerEntry, pack: Pack): string[] {
  const problems: string[] = [];
  if (!answer.id.startsWith(`${topic}.`)) problems.push(`${at}, id: does not begin with "${topic}.", so nobody finds it by its id; write ${topic}.<what it answers>.`);
  if (answer.related.some((one) => one === topic)) problems.push(`${at}, related: offers its own topic again; name other topics.`);
  const cited = answer.provisions.flatMap((id) => {
    const provision = pack.provisions[id];
    if (provision === undefined) problems.push(`${at}, provisions: there is no provision "${id}", so the answer would rest on nothing; add it to provisions.yaml or correct the id.`);
    else if (!provision.current) problems.push(`${at}, provisions: "${id}" is no longer in force and is never an answer; cite ${provision.supersededBy ?? 'the rule in force'} or drop it.`);
    return provision === undefined ? [] : [provision];
  });
  const texts: [language: 'zh-CN' | 'en', text: string][] = (['zh-CN', 'en'] as const).map((language) => [language, `${answer[language]}\n${answer.caution?.[language] ?? ''}`]);
  for (const [language, text] of texts) {
    problems.push(...figureProblems(`${at}, ${language}`, text, cited, pack), ...wordingProblems(`${at}, ${language}`, language, text));
    if (cited.some(({ verified }) => !verified) && !UNVERIFIED_WORDS[language].test(text)) {
      problems.push(`${at}, ${language}: rests on a provision that is not verified, but does not say so; say ${language === 'en' ? '"not yet verified"' : '待核实'}, or cite only verified provisions.`);
    }
  }
  return problems;
}

const UNVERIFIED_WORDS = { 'zh-CN': /待核实/, en: /not yet verified/i };
const TEXT_MAX_LENGTH = { 'zh-CN': 140, en: 420 };

function figureProblems(at: string, text: string, cited: readonly ProvisionEntry[], { documents }: Pack): string[] {
  const itsDocuments = documents.filter(({ id }) => cited.some(({ document }) => document === id));
  const allowed = new Set([...cited.flatMap(figuresOf), ...itsDocuments.flatMap(yearsOf)].flatMap((figure) => [figure, withoutUnit(figure)]));
  const names = itsDocuments.flatMap(({ title, docNumber, unverifiedFields }) => [title, ...(docNumber === null || unverifiedFields?.includes('docNumber') ? [] : [docNumber])]);
  const said = names.reduce((rest, name) => rest.replaceAll(name, ''), text);
  return [
    ...figuresIn(said)
      .filter((figure) => !allowed.has(figure))
      .map((figure) => `${at}: says ${figure}, which stands in none of the cited provisions; an invented figure sends people away wrongly, so cite the provision that says it or leave it out.`),
    ...spelledFiguresIn(said).map((figure) => `${at}: writes "${figure}" as words, which cannot be checked against the provision; write the number in digits.`),
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

function wordingProblems(at: string, language: 'zh-CN' | 'en', text: string): string[] {
  const problems: string[] = [];
  const [answer = ''] = text.split('\n');
  if (answer.length > TEXT_MAX_LENGTH[language]) problems.push(`${at}: has ${answer.length} characters, and a long bubble is not read; keep it under ${TEXT_MAX_LENGTH[language]} or make two answers of it.`);
  if (language === 'zh-CN' && text.includes('你')) problems.push(`${at}: says 你 to a veteran; write 您.`);
  return problems;
}

/** An example question must lead to one place. */
function exampleProblems({ topics, redirects }: Pack): string[] {
  const owners = new Map<string, string>();
  const entries = [
    ...topics.flatMap(({ topic, answers }) => answers.map(({ id, match }) => ({ at: `answers/${topic}.yaml, entry "${id}"`, match }))),
    ...redirects.redirects.map(({ id, match }) => ({ at: `redirects.yaml, entry "${id}"`, match })),
  ];
  return entries.flatMap(({ at, match }) =>
    match.flatMap((example) => {
      const before = owners.get(withoutSpace(example));
      owners.set(withoutSpace(example), at);
      return before === undefined ? [] : [`${at}, match: "${example}" is also an example of ${before}, so it could lead to either; keep it where it belongs.`];
    }),
  );
}

/** A stored document is answered in full: each of its provisions is behind some answer. */
function coverageProblems({ provisions, topics }: Pack): string[] {
  const cited = new Set(topics.flatMap(({ answers }) => answers.flatMap((answer) => answer.provisions)));
  return Object.entries(provisions)
    .filter(([id, { evidence }]) => evidence === 'seed' && !cited.has(id))
    .map(([id]) => `provisions.yaml, entry "${id}": no answer cites it, so nobody ever hears of it; cite it in an answer of its topic.`);
}

/** Where the Chinese uses an official term, the English uses its one translation. */
function termProblems({ terms, topics }: Pack): string[] {
  const twice = terms.filter(({ id, 'zh-CN': term }, index) => terms.findIndex((one) => one.id === id || one['zh-CN'] === term) !== index);
  return [
    ...twice.map(({ id }) => `glossary.yaml, entry "${id}": the id or the term is used twice; a term has one identifier, so merge the two.`),
    ...topics.flatMap(({ topic, answers }) =>
      answers.flatMap((answer) =>
        terms
          .filter((term) => answer['zh-CN'].includes(term['zh-CN']) && !term.en.some((form) => answer.en.toLowerCase().includes(form.toLowerCase())))
          .map((term) => `answers/${topic}.yaml, entry "${answer.id}", en: the Chinese says ${term['zh-CN']}, but the English has no "${term.en.join('" or "')}"; a term has one translation, so use it or extend glossary.yaml.`),
      ),
    ),
  ];
}
