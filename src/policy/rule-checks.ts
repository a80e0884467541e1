import { fieldsOf, isValueSet, literals, truth, type Condition, type Fact, type Question } from '../eligibility';
import { readFact } from './fact-values';
import { conditionProblems, refusedFact, type FieldTable } from './fields';
import { within, type Place, type Problem } from './problem';
import type { QuestionsFile, RuleFile } from './rule-files';

/** Each check returns problems; empty = nothing is wrong. */

/** A region's periods must follow each other without a gap and without a day that two of them claim. */
export function periodProblems(file: string, { periods }: RuleFile): Problem[] {
  return periods.flatMap((period, index) => {
    const at = [file, `periods[${index}] (${period.version})`];
    const problems: Problem[] = [];
    if (period.from !== null && period.until !== null && period.until < period.from) problems.push({ at, what: 'endsBeforeItBegins' });
    const before = periods[index - 1];
    if (before === undefined) return problems;
    if (period.from === null) {
      problems.push({ at, what: 'overlapsWithoutBegin', values: { before: before.version } });
    } else if (before.until === null || period.from <= before.until) {
      const until = before.until ?? { say: 'open' };
      problems.push({ at, what: 'overlaps', values: { before: before.version, until, end: shifted(period.from, -1) } });
    } else if (period.from !== shifted(before.until, 1)) {
      problems.push({ at, what: 'leavesGap', values: { until: before.until, begin: shifted(before.until, 1) } });
    }
    return problems;
  });
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function ruleProblems(
  file: string,
  rules: RuleFile,
  fields: FieldTable,
  all: readonly RuleFile[],
  questions: QuestionsFile['questions'],
): Problem[] {
  const problems: Problem[] = [];
  if (rules.parent !== undefined && !all.some(({ id }) => id === rules.parent)) {
    problems.push({ at: [file, 'parent'], what: 'noParent', values: { parent: rules.parent } });
  }
  if (all.some((other) => other !== rules && (other.id === rules.id || other.code === rules.code))) {
    problems.push({ at: [file, 'id, code'], what: 'regionTwice', values: { id: rules.id, code: rules.code } });
  }
  for (const [index, period] of rules.periods.entries()) {
    const at = [file, `periods[${index}]`];
    problems.push(...conditionProblems(fields, period.base, within(at, '.base')));
    if ((period.categories === undefined) === (period.categoriesOf === undefined)) {
      problems.push({ at, what: 'categoriesOrOf' });
    }
    if (
      period.categoriesOf !== undefined &&
      !all.some(({ id, periods }) => id === period.categoriesOf && periods.every(({ categories }) => categories !== undefined))
    ) {
      problems.push({ at: within(at, '.categoriesOf'), what: 'noCategoriesThere', values: { region: period.categoriesOf } });
    }
    for (const id of period.askFirst ?? []) {
      if (!questions.some((question) => question.id === id))
        problems.push({ at: within(at, '.askFirst'), what: 'noQuestion', values: { question: id } });
    }
    const seen = new Set<string>();
    for (const category of period.categories ?? []) {
      const entry = within(at, `.categories.${category.id}`);
      if (seen.has(category.id)) problems.push({ at: entry, what: 'categoryTwice' });
      seen.add(category.id);
      if (category.test !== null) problems.push(...conditionProblems(fields, category.test, within(entry, '.test')));
      if (category.confirmWhen !== undefined)
        problems.push(...conditionProblems(fields, category.confirmWhen, within(entry, '.confirmWhen')));
      if (category.verified && !period.verified) problems.push({ at: entry, what: 'firmerThanRegion' });
    }
    if ((period.decidedBy === undefined) !== (period.decidedByEn === undefined))
      problems.push({ at, what: 'oneLanguage', values: { one: 'decidedBy', other: 'decidedByEn' } });
    if (period.verified && !period.citation.verified) problems.push({ at, what: 'firmerThanCitation' });
  }
  return problems;
}

/** Where an option lumps values together, no rule may tell them apart: the answer would leave it open for ever. */
export function lumpProblems(file: string, { periods }: RuleFile, questions: QuestionsFile['questions']): Problem[] {
  const tests = periods
    .flatMap(({ base, categories = [] }) => [
      base,
      ...categories.flatMap(({ test, confirmWhen }) => [test ?? [], confirmWhen ?? []].flat()),
    ])
    .flatMap(literals);
  return questions.flatMap(({ id, options }) =>
    options.flatMap((option) =>
      Object.entries(option.sets).flatMap(([name, value]) => {
        if (!isValueSet(value)) return [];
        const said: Fact = { value, source: 'veteran', at: '' };
        const apart = tests.filter((literal) => literal.field === name && truth(literal, { [name]: said }) === 'unknown');
        return apart.length === 0
          ? []
          : [{ at: ['questions.yaml', `${id}.options.${option.id}`], what: 'lumped', values: { file, values: value.oneOf.join(', ') } }];
      }),
    ),
  );
}

export function questionProblems(questions: QuestionsFile['questions'], fields: FieldTable): Problem[] {
  const problems: Problem[] = [];
  const earlier = new Set<string>();
  const ids = new Set<string>();
  for (const question of questions) {
    const at = ['questions.yaml', question.id];
    if (ids.has(question.id)) problems.push({ at, what: 'questionTwice' });
    ids.add(question.id);
    if (question.askIf !== undefined) problems.push(...askIfProblems(question.askIf, earlier, fields, at));
    for (const name of [...question.facts, ...(question.alsoFills ?? [])]) {
      if (earlier.has(name)) problems.push({ at, what: 'factTwice', values: { fact: name } });
      if (fields.sensitive.includes(name)) problems.push({ at, what: 'sensitiveAsked', values: { fact: name } });
      earlier.add(name);
    }
    problems.push(...optionProblems(question, fields, at));
  }
  return problems;
}

function askIfProblems(askIf: Condition, earlier: ReadonlySet<string>, fields: FieldTable, question: readonly Place[]): Problem[] {
  const at = within(question, '.askIf');
  const later = fieldsOf(askIf).filter((name) => !earlier.has(name));
  return [...conditionProblems(fields, askIf, at), ...later.map((fact) => ({ at, what: 'asksAhead', values: { fact } }))];
}

/** Every option fills every fact, so that an answered question leaves nothing open; in a `multi` only `none` and `unsure` do. */
function optionProblems(question: Question, fields: FieldTable, at: readonly Place[]): Problem[] {
  const options = question.options ?? [];
  const problems: Problem[] = [];
  const needed = question.kind === 'multi' ? ['none', 'unsure'] : ['unsure'];
  for (const id of needed) if (!options.some((option) => option.id === id)) problems.push({ at, what: 'noOption', values: { option: id } });
  for (const option of options) {
    const entry = within(at, `.options.${option.id}`);
    const partial = question.kind === 'multi' && !needed.includes(option.id);
    for (const name of question.facts)
      if (!partial && !(name in option.sets)) problems.push({ at: entry, what: 'factLeftOpen', values: { fact: name } });
    for (const [name, value] of Object.entries(option.sets)) {
      if (!question.facts.includes(name)) problems.push({ at: entry, what: 'otherFact', values: { fact: name } });
      const read = readFact(fields, name, value);
      if ('refusal' in read) problems.push({ at: entry, ...refusedFact(read.refusal, value) });
    }
  }
  return problems;
}
