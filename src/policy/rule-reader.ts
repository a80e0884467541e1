/** Reads the rules' and questions' files and refuses what does not have their shape or does not fit together; knows no day and no person. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FieldsSchema, toFieldTable, type FieldTable } from './fields';
import { readPolicyFile } from './pack-reader';
import { ProblemsError, type Problem } from './problem';
import { RetirementTableSchema, type RetirementTable } from './retirement';
import { lumpProblems, periodProblems, questionProblems, ruleProblems } from './rule-checks';
import { CommonSchema, QuestionsSchema, RuleFileSchema, type QuestionsFile, type RuleFile } from './rule-files';

export const NATION = '000000';

const COMMON_FILE = 'rules/common.yaml';

/** The rules or the questions are not as they must be. */
export class RuleError extends ProblemsError {
  constructor(problems: readonly Problem[]) {
    super("The self-check's rules are refused", problems);
    this.name = 'RuleError';
  }
}

export interface RulePack {
  fields: FieldTable;
  retirement: RetirementTable;
  questions: QuestionsFile['questions'];
  common: z.infer<typeof CommonSchema>;
  /** One a region, in the order of their names. */
  files: { file: string; rules: RuleFile }[];
  nation: RuleFile;
}

/** @param directory the `policy` folder @throws RuleError naming file, entry, what is wrong, why and what to write instead */
export function readRules(directory: string): RulePack {
  const problems: Problem[] = [];
  const read = <T>(file: string, schema: z.ZodType<T>): T | undefined => {
    const result = readPolicyFile(directory, file, schema, 'rules');
    if ('problems' in result) problems.push(...result.problems);
    return 'value' in result ? result.value : undefined;
  };
  const fieldsFile = read('fields.yaml', FieldsSchema);
  const retirement = read('retirement.yaml', RetirementTableSchema);
  const questions = read('questions.yaml', QuestionsSchema)?.questions;
  const common = read(COMMON_FILE, CommonSchema);
  const files = ruleFilesIn(directory).flatMap((file) => {
    const rules = read(file, RuleFileSchema);
    return rules === undefined ? [] : [{ file, rules }];
  });
  // One problem of shape can look like many of fit: those first.
  if (problems.length > 0 || !fieldsFile || !retirement || !questions || !common) throw new RuleError(problems);

  const fields = toFieldTable(fieldsFile);
  problems.push(
    ...questionProblems(questions, fields),
    ...files.flatMap(({ file, rules }) => [
      ...periodProblems(file, rules),
      ...ruleProblems(
        file,
        rules,
        fields,
        files.map((one) => one.rules),
        questions,
      ),
      ...lumpProblems(file, rules, questions),
    ]),
    ...placeProblems(files, common.unlisted),
  );
  const nation = files.find(({ rules }) => rules.code === NATION)?.rules;
  if (nation === undefined || problems.length > 0) throw new RuleError(problems);
  return { fields, retirement, questions, common, files, nation };
}

/** Only what holds everywhere. @throws RuleError */
export function readCommon(directory: string): RulePack['common'] {
  const result = readPolicyFile(directory, COMMON_FILE, CommonSchema, 'rules');
  if ('problems' in result) throw new RuleError(result.problems);
  return result.value;
}

function ruleFilesIn(directory: string): string[] {
  const folder = join(directory, 'rules');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith('.yaml') && name !== 'common.yaml')
    .sort()
    .map((name) => `rules/${name}`);
}

/** A place has its own rules or takes the nation's, never both. */
function placeProblems(files: RulePack['files'], unlisted: RulePack['common']['unlisted']): Problem[] {
  const problems: Problem[] = [];
  if (!files.some(({ rules }) => rules.code === NATION)) problems.push({ at: ['rules/'], what: 'noNation', values: { code: NATION } });
  for (const { code } of unlisted) {
    const own = files.find(({ rules }) => rules.code === code);
    if (own !== undefined) problems.push({ at: [COMMON_FILE, `unlisted ${code}`], what: 'listedAndOwn', values: { file: own.file } });
  }
  return problems;
}
