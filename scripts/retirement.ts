/**
 * Statutory retirement on the command line, in the words of the conversation or as JSON:
 * `npm run retirement -- --birth 1970-05 --track male60 [--today 2026-11-26] [--region 410482] [--locale en] [--json]`.
 * Bad input is answered with one sentence a field, which names the field and what may stand there; exit code 1.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { retirementText } from '../dialogs/retirement-texts';
import { systemClock, dayInChina } from '../src/base/clock';
import { loadTexts, LOCALES } from '../src/locale';
import { loadPolicy, loadRetirement } from '../src/policy';
import { RETIREMENT_TRACKS } from '../src/policy/retirement';

const root = join(__dirname, '..');
const MONTH = /^(19|20)\d\d-(0[1-9]|1[0-2])$/;
const oneOf = (values: readonly string[]) => ({ error: `must be one of ${values.join(', ')}` });
const birthForm = 'must be a month YYYY-MM from 1900-01 to the month of --today, for example 1970-05';

const Input = z
  .strictObject({
    birth: z.string(birthForm).regex(MONTH, birthForm),
    track: z.enum(RETIREMENT_TRACKS, oneOf(RETIREMENT_TRACKS)),
    today: z.iso.date('must be a day YYYY-MM-DD, for example 2026-11-26'),
    region: z
      .string()
      .regex(/^\d{6}$/, 'must be a region code of six digits (GB/T 2260), for example 410482')
      .optional(),
    locale: z.enum(LOCALES, oneOf(LOCALES)),
    json: z.boolean(),
  })
  .refine(({ birth, today }) => birth <= today.slice(0, 7), { path: ['birth'], error: birthForm });

function run(args: string[]): void {
  const { values } = parseArgs({
    args,
    options: {
      birth: { type: 'string' },
      track: { type: 'string' },
      today: { type: 'string', default: dayInChina(systemClock.now()) },
      region: { type: 'string' },
      locale: { type: 'string', default: 'zh-CN' },
      json: { type: 'boolean', default: false },
    },
  });
  const { birth, track, today, region, locale, json } = Input.parse(values);
  const policy = loadPolicy(join(root, 'policy'));
  const retirement = loadRetirement(join(root, 'policy'), policy);
  const outlook = retirement.outlook(track, birth, today, region ?? null);
  const text = (): string =>
    retirementText({ t: loadTexts(join(root, 'locales')).in(locale), services: { policy, retirement } }, birth, [outlook]);
  process.stdout.write(`${json ? JSON.stringify({ birth, today, ...outlook }, null, 2) : text()}\n`);
}

function sentences(error: unknown): string[] {
  if (error instanceof z.ZodError) return error.issues.map(({ path, message }) => `--${path.join('.')} ${message}.`);
  return [error instanceof Error ? error.message : String(error)];
}

try {
  run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${sentences(error).join('\n')}\n`);
  process.exitCode = 1;
}
