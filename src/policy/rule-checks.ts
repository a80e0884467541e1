import { fieldsOf, isValueSet, literals, truth, type Condition, type Fact, type Question } from '../eligibility';
import { readFact } from './fact-values';
import { conditionProblems, type FieldTable } from './fields';
import type { QuestionsFile, RuleFile } from './rule-files';

/** Each check returns sentences: file, entry, what is wrong, how to mend it; empty = nothing is wrong. */

/** A region's periods must follow each other without a gap and without a day that two of them claim. */
export function periodProblems(file: string, { periods }: RuleFile): string[] {
  return periods.flatMap((period, index) => {
    const at = `${file}, periods[${index}] (${period.version})`;
    const problems: string[] = [];
    if (period.from !== null && period.until !== null && period.until < period.from) problems.push(`${at}: ends before it begins; swap from and until`);
    const before = periods[index - 1];
    if (before === undefined) return problems;
    if (before.until === null || period.from === null || period.from <= before.until) {
      problems.push(`${at}: overlaps the period before it (${before.version}, until ${before.until ?? 'open'}), so one day would have two rules; let that one end the day before this one begins`);
    } else if (period.from !== dayAfter(before.until)) {
      problems.push(`${at}: leaves a gap after ${before.until}, and on those days nobody knows which rule holds; let it begin on ${dayAfter(before.until)} or add the period between`);
    }
    return problems;
  });
}

export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

export function ruleProblems(file: string, rules: RuleFile, fields: FieldTable, all: readonly RuleFile[], questions: QuestionsFile['questions']): string[] {
  const problems: string[] = [];
  if (rules.parent !== undefined && !all.some(({ id }) => id === rules.parent)) {
    problems.push(`${file}, parent: there are no rules "${rules.parent}", so nothing takes over where this file is silent; name the province's id, or leave the line out where the nation's rules take over`);
  }
  if (all.some((other) => other !== rules && (other.id === rules.id || other.code === rules.code))) {
    problems.push(`${file}, id and code: "${rules.id}" or ${rules.code} is used by another file, so one would hide the other; each region has one file`);
  }
  for (const [index, period] of rules.periods.entries()) {
    const at = `${file}, periods[${index}]`;
    problems.push(...conditionProblems(fields, period.base, `${at}.base`));
    if ((period.categories === undefined) === (period.categoriesOf === undefined)) {
      problems.push(`${at}: needs either categories or categoriesOf; write the one, leave the other out`);
    }
    if (period.categoriesOf !== undefined && !all.some(({ id, periods }) => id === period.categoriesOf && periods.every(({ categories }) => categories !== undefined))) {
      problems.push(`${at}.categoriesOf: "${period.categoriesOf}" has no categories of its own; name the region that does`);
    }
    for (const id of period.askFirst ?? []) {
      if (!questions.some((question) => question.id === id)) problems.push(`${at}.askFirst: there is no question "${id}"; see questions.yaml`);
    }
    const seen = new Set<string>();
    for (const category of period.categories ?? []) {
      const entry = `${at}.categories.${category.id}`;
      if (seen.has(category.id)) problems.push(`${entry}: the id is used twice; give each category its own`);
      seen.add(category.id);
      if (category.test !== null) problems.push(...conditionProblems(fields, category.test, `${entry}.test`));
      if (category.confirmWhen !== undefined) problems.push(...conditionProblems(fields, category.confirmWhen, `${entry}.confirmWhen`));
      if (category.verified && !period.verified) problems.push(`${entry}: is verified although its region is not; verify the region's source or set verified: false`);
    }
    if ((period.decidedBy === undefined) !== (period.decidedByEn === undefined)) problems.push(`${at}: decidedBy and decidedByEn go together; write the missing one`);
    if (period.verified && !period.citation.verified) problems.push(`${at}: is verified although its citation is not; a rule is as firm as its source; set verified: false or verify the source`);
  }
  return problems;
}

/** Where an option lumps values together, no rule may tell them apart: the answer would leave it open for ever. */
export function lumpProblems(file: string, { periods }: RuleFile, questions: QuestionsFile['questions']): string[] {
  const tests = periods.flatMap(({ base, categories = [] }) => [base, ...categories.flatMap(({ test, confirmWhen }) => [test ?? [], confirmWhen ?? []].flat())]).flatMap(literals);
  return questions.flatMap(({ id, options }) =>
    options.flatMap((option) =>
      Object.entries(option.sets).flatMap(([name, value]) => {
        if (!isValueSet(value)) return [];
        const said: Fact = { value, source: 'veteran', at: '' };
        const apart = tests.filter((literal) => literal.field === name && truth(literal, { [name]: said }) === 'unknown');
        return apart.length === 0 ? [] : [`questions.yaml, ${id}.options.${option.id}: ${file} tells some of ${value.oneOf.join(', ')} apart, so this answer would not settle it; make two options of them`];
      }),
    ),
  );
}

export function questionProblems(questions: QuestionsFile['questions'], fields: FieldTable): string[] {
  const problems: string[] = [];
  const earlier = new Set<string>();
  const ids = new Set<string>();
  for (const question of questions) {
    const at = `questions.yaml, ${question.id}`;
    if (ids.has(question.id)) problems.push(`${at}: the id is used twice; rename one`);
    ids.add(question.id);
    if (question.askIf !== undefined) problems.push(...askIfProblems(question.askIf, earlier, fields, at));
    for (const name of [...question.facts, ...(question.alsoFills ?? [])]) {
      if (earlier.has(name)) problems.push(`${at}: ${name} is already filled by an earlier question; a fact has one question`);
      if (fields.sensitive.includes(name)) problems.push(`${at}: ${name} is sensitive and never asked; remove it`);
      earlier.add(name);
    }
    problems.push(...optionProblems(question, fields, at));
  }
  return problems;
}

function askIfProblems(askIf: Condition, earlier: ReadonlySet<string>, fields: FieldTable, at: string): string[] {
  const later = fieldsOf(askIf).filter((name) => !earlier.has(name));
  return [
    ...conditionProblems(fields, askIf, `${at}.askIf`),
    ...later.map((name) => `${at}.askIf: ${name} is not asked before this question; use earlier questions only, or move this one down`),
  ];
}

/** Every option fills every fact, so that an answered question leaves nothing open; in a `multi` only `none` and `unsure` do. */
function optionProblems(question: Question, fields: FieldTable, at: string): string[] {
  const options = question.options ?? [];
  const problems: string[] = [];
  const needed = question.kind === 'multi' ? ['none', 'unsure'] : ['unsure'];
  for (const id of needed) if (!options.some((option) => option.id === id)) problems.push(`${at}: has no option "${id}"; add it`);
  for (const option of options) {
    const entry = `${at}.options.${option.id}`;
    const partial = question.kind === 'multi' && !needed.includes(option.id);
    for (const name of question.facts) if (!partial && !(name in option.sets)) problems.push(`${entry}: does not say what ${name} is; add it to sets`);
    for (const [name, value] of Object.entries(option.sets)) {
      if (!question.facts.includes(name)) problems.push(`${entry}: sets ${name}, which is not a fact of this question; add it to facts`);
      const read = readFact(fields, name, value);
      if ('refusal' in read) problems.push(`${entry}: ${read.refusal.message}`);
    }
  }
  return problems;
}
