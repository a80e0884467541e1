/** The self-check as pages for policy people, made from its definition alone; knows no wording but what it is handed. */
import { parse } from 'yaml';
import { z } from 'zod';
import { literals, print, type Condition, type Question, type RuleSet } from '../eligibility';
import type { RuleLibrary } from './rules';

export interface Wordings {
  questions: Readonly<Record<string, { veteran: string; options: Readonly<Record<string, string>> }>>;
  facts: Readonly<Record<string, string>>;
}

const Frame = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]));

interface Words {
  say(key: string): string;
  column(key: string): string;
  fact(name: string): string;
}

/** @param frame text of `policy/self-check-document.yaml` @returns file name → Markdown */
export function documentSelfCheck(library: RuleLibrary, wordings: Wordings, frame: string): Record<string, string> {
  const texts = Frame.parse(parse(frame));
  const words: Words = {
    say: (key) => required(texts[key], key),
    column: (key) => required(z.record(z.string(), z.string()).parse(texts['columns'])[key], key),
    fact: (name) => wordings.facts[name] ?? name,
  };
  const rules = library.regions.map((code) => library.ruleSet(code, library.lastVerified));
  const pages = rules.map((one) => [`${one.code}-${one.id}.md`, regionPage(one, library, words)] as const);
  return { 'README.md': overview(library, rules, wordings, words), ...Object.fromEntries(pages) };
}

function required(text: unknown, key: string): string {
  if (typeof text === 'string') return text;
  throw new Error(`policy/self-check-document.yaml has no "${key}"; add it.`);
}

function overview(library: RuleLibrary, rules: readonly RuleSet[], { questions }: Wordings, words: Words): string {
  const { say, column, fact } = words;
  return page([
    `# ${say('questionsTitle')}`,
    say('generated'),
    say('questionsIntro'),
    `## ${say('flowTitle')}`,
    say('flowIntro'),
    flow(library.questions, questions, words),
    `## ${say('tableTitle')}`,
    table(
      ['id', 'wording', 'options', 'facts', 'askIf', 'clause'].map(column),
      library.questions.map((question) => [
        `\`${question.id}\``,
        questions[question.id]?.veteran ?? '',
        (question.options ?? []).map(({ id }) => questions[question.id]?.options[id] ?? id).join(' / '),
        question.facts.map((name) => `${fact(name)} \`${name}\``).join('<br>'),
        question.askIf === undefined ? say('always') : code(question.askIf),
        'provision' in question.clause ? `\`${question.clause.provision}\`` : say('localRule'),
      ]),
    ),
    `## ${say('thresholdsTitle')}`,
    say('thresholdsIntro'),
    table(
      ['region', 'fact', 'line'].map(column),
      rules.flatMap((one) => thresholds(one).map(([name, lines]) => [one.name, fact(name), lines.join('、')])),
    ),
    `## ${say('contradictionsTitle')}`,
    library.fields.contradictions
      .map(
        (rule) =>
          `- \`${rule.id}\`：${factsOf(rule).map(fact).join('、')}${'onlyAsk' in rule && rule.onlyAsk === true ? say('onlyAsk') : ''}`,
      )
      .join('\n'),
    `## ${say('changeTitle')}`,
    Object.entries(library.fields.fields)
      .flatMap(([name, { canBecome, meanwhile }]) =>
        [canBecome?.act, meanwhile].filter((id) => id !== undefined).map((id) => `- ${fact(name)}：\`${id}\``),
      )
      .join('\n'),
    `## ${say('regionsTitle')}`,
    table(
      ['region', 'state', 'version', 'file'].map(column),
      rules.map((one) => [one.name, state(one.verified, words), one.version, `[${one.code}-${one.id}.md](${one.code}-${one.id}.md)`]),
    ),
    `${say('unlisted')}：${library.unlisted.join('、')}`,
  ]);
}

type Contradiction = RuleLibrary['fields']['contradictions'][number];

function factsOf(rule: Contradiction): string[] {
  if ('all' in rule) return rule.all.map(({ field }) => field);
  if ('exceeds' in rule) return [rule.exceeds.field, rule.exceeds.other];
  if ('differs' in rule) return [rule.differs.field, rule.differs.other];
  return [rule.derived.field, ...rule.derived.from];
}

/** One arrow from each question to the next, with the condition on it; every question may also be the last. */
function flow(questions: readonly Question[], wordings: Wordings['questions'], { say }: Words): string {
  const nodes = questions.map(({ id }) => `  ${id}["${(wordings[id]?.veteran ?? id).replaceAll('"', '”')}"]`);
  const arrows = questions.slice(1).flatMap(({ id, askIf }, index) => {
    const before = questions[index];
    return before === undefined ? [] : [`  ${before.id} -->${askIf === undefined ? '' : `|"${print(askIf)}"|`} ${id}`];
  });
  const around = questions.flatMap(({ askIf }, index) => {
    const [before, after] = [questions[index - 1], questions[index + 1]];
    return askIf === undefined || before === undefined || after === undefined ? [] : [`  ${before.id} --> ${after.id}`];
  });
  const last = questions.at(-1);
  return [
    '```mermaid',
    'flowchart TD',
    ...nodes,
    `  done(["${say('result')}"])`,
    ...arrows,
    ...around,
    ...(last === undefined ? [] : [`  ${last.id} --> done`]),
    '```',
  ].join('\n');
}

function regionPage(rules: RuleSet, library: RuleLibrary, words: Words): string {
  const { say, column } = words;
  const { citation, timeLimits = [], materials } = rules;
  const source = `《${citation.documentTitle}》${citation.clause ?? ''}（${state(citation.verified, words)}）`;
  const facts: [string, string | undefined][] = [
    ['source', citation.sourceUrl === '' ? source : `[${source}](<${citation.sourceUrl}>)`],
    ['inForce', `${rules.from ?? say('open')} 至 ${rules.until ?? say('open')}`],
    ['version', rules.version],
    ['checked', rules.lastVerified],
    ['parent', rules.parent],
    ['decidedBy', rules.decidedBy],
    ['applyAt', rules.applyAt],
    ['timeLimits', timeLimits.length === 0 ? undefined : timeLimits.map(({ name, value, unit }) => `${name} ${value} ${unit}`).join('；')],
    ['materials', `${materials.items.map(({ name }) => name).join('、')}${materials.general ? say('general') : ''}`],
  ];
  return page([
    `# ${rules.name}（${rules.code}）`,
    say('generated'),
    [rules.note, rules.maxOutcome === undefined ? undefined : say('ceiling')].filter((note) => note !== undefined).join(''),
    facts
      .flatMap(([key, text]) => (text === undefined ? [] : [`- ${key === 'version' ? column('version') : say(key)}：${text}`]))
      .join('\n'),
    `## ${say('base')}`,
    conjuncts(rules.base, words),
    rules.baseNote ?? '',
    `${say('common')}：${library.commonCitations.map(({ documentTitle, clause = '' }) => `《${documentTitle}》${clause}`).join('、')}`,
    rules.common === undefined ? '' : conjuncts(rules.common, words),
    `## ${say('categories')}`,
    table(
      ['id', 'category', 'condition', 'state', 'note'].map(column),
      rules.categories.map((one) => [`\`${one.id}\``, one.label, testOf(one, words), state(one.verified, words), one.note ?? '']),
    ),
  ]);
}

function testOf({ test, localThreshold }: RuleSet['categories'][number], { say }: Words): string {
  if (test === null) return localThreshold === true ? say('localThreshold') : say('catchAll');
  return localThreshold === true ? `${code(test)}<br>${say('localThreshold')}` : code(test);
}

function conjuncts(condition: Condition, { fact }: Words): string {
  const parts = 'all' in condition ? condition.all : [condition];
  return parts.map((part) => `- ${code(part)}（${[...new Set(literals(part).map(({ field }) => fact(field)))].join('、')}）`).join('\n');
}

/** Per number that a region's rules compare, the lines they draw. */
function thresholds({ base, categories }: RuleSet): [string, string[]][] {
  const lines = new Map<string, Set<string>>();
  for (const { field, op, value } of [base, ...categories.flatMap(({ test }) => (test === null ? [] : [test]))].flatMap(literals)) {
    if (typeof value !== 'number') continue;
    const known = lines.get(field) ?? new Set();
    lines.set(field, known.add(`${{ gte: '≥', gt: '>', lte: '≤', lt: '<', eq: '=', ne: '≠', in: '∈' }[op]} ${value}`));
  }
  return [...lines].map(([field, drawn]) => [field, [...drawn]]);
}

const code = (condition: Condition): string => `\`${print(condition)}\``;
const state = (verified: boolean, { say }: Words): string => say(verified ? 'verified' : 'unverified');
const page = (parts: readonly string[]): string => `${parts.filter((part) => part !== '').join('\n\n')}\n`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', '<br>')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
