/** The settings: environment in, checked values out. Only `main` reads them; every other folder gets what it needs as arguments. */
import { z } from 'zod';
import { workingCalendar } from '../base/working-calendar';

export class SettingsError extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join('\n'));
    this.name = 'SettingsError';
  }
}

const flag = (example: string) =>
  z
    .enum(['true', 'false', '1', '0', 'yes', 'no'], { error: `must be true or false, for example ${example}` })
    .transform((value) => value === 'true' || value === '1' || value === 'yes');

const wholeNumber = (min: number, max: number, example: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number, for example ${example}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be between ${min} and ${max}, for example ${example}` });

const httpUrl = (example: string) =>
  z.string().refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    error: `must be a full http(s) address, for example ${example}`,
  });

function isSafeIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
}

const webhookSecrets = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter(Boolean))
  .refine((secrets) => secrets.length > 0 && secrets.every((secret) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret)), {
    error:
      'must be one or more secrets "whsec_" + base64 of at least 24 bytes, separated by commas (the first one signs), for example whsec_$(openssl rand -base64 32)',
  });

const webOrigins = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter(Boolean))
  .refine((list) => list.every((origin) => origin === '*' || (URL.canParse(origin) && new URL(origin).origin === origin)), {
    error: 'must be web origins without a path, for example https://www.example.gov.cn',
  });

const encryptionKeys = z
  .string()
  .transform((value) =>
    value
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((part) => part.split(':') as [string, string]),
  )
  .refine(
    (keys) =>
      keys.length > 0 &&
      keys.every(([id, key]) => /^[a-z0-9-]{1,16}$/.test(id) && key !== undefined && Buffer.from(key, 'base64').length === 32),
    {
      error:
        'must be <id>:<base64 of 32 bytes>, the current key first, older ones after a comma, for example 2026a:$(openssl rand -base64 32)',
    },
  );

const onOff = z
  .enum(['on', 'off'], { error: 'must be on or off, for example off' })
  .default('off')
  .transform((value) => value === 'on');

const stationHours = z.string().transform((value, context) => {
  try {
    return workingCalendar(value);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    context.addIssue({ code: 'custom', message: `must be hours by weekday, for example Mon-Fri 09:00-12:00,14:00-17:30; ${why}` });
    return z.NEVER;
  }
});

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const schema = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: wholeNumber(1, 65_535, '3978').default(3978),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: httpUrl('https://rongye.example.gov.cn').optional(),
  DATA_DIR: z.string().min(1).default('data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, {
      error: 'must be a PostgreSQL address, for example postgres://rongye:secret@db.internal:5432/rongye',
    })
    .optional(),
  ENCRYPTION_KEYS: encryptionKeys.optional(),
  TOKEN_SECRET: z
    .string()
    .min(32, { error: 'must have at least 32 characters, for example the output of: openssl rand -base64 32' })
    .optional(),
  HANDOFF_WEBHOOK_URL: httpUrl('https://cases.example.gov.cn/rongye').optional(),
  HANDOFF_WEBHOOK_SECRET: webhookSecrets.optional(),
  HANDOFF_CALLBACK_SECRET: webhookSecrets.optional(),
  HANDOFF_ALLOW_NETWORKS: z
    .string()
    .transform((value) => value.split(/[\s,]+/).filter(Boolean))
    .refine((list) => list.every((cidr) => /^[0-9a-fA-F.:]+\/\d{1,3}$/.test(cidr)), {
      error: 'must be networks in CIDR form, for example 10.20.0.0/16',
    })
    .default([]),
  DIRECT_LINE_ORIGINS: webOrigins.default([]),
  EMBED_ORIGINS: webOrigins.default([]),
  DIRECT_LINE_SECRET: z.string().min(16, { error: 'must be a secret of the bot’s Direct Line channel in Azure' }).optional(),
  DIRECT_LINE_ENDPOINT: httpUrl('https://directline.botframework.azure.cn/v3/directline').default(
    'https://directline.botframework.com/v3/directline',
  ),
  TRUSTED_PROXIES: wholeNumber(0, 5, '1').default(0),
  COLLECT_ID_NUMBER: flag('false').default(false),
  COLLECT_UNANSWERED: onOff,
  QUICK_SERVICE_72H: onOff,
  STATION_NAME: z.string().min(1).max(60).optional(),
  STATION_PHONE: z
    .string()
    .regex(/^[0-9+ -]{3,20}$/, { error: 'must be a telephone number, for example 010-12345678' })
    .optional(),
  RETENTION_DAYS: wholeNumber(1, 3_650, '60').default(60),
  RETENTION_UNFINISHED_DAYS: wholeNumber(1, 3_650, '14').default(14),
  RETENTION_AUDIT_DAYS: wholeNumber(180, 36_500, '1095').default(1_095),
  CLU_ENDPOINT: httpUrl('https://rongye.cognitiveservices.azure.cn').optional(),
  CLU_KEY: z.string().min(16, { error: 'must be the key of the language resource (32 or more characters)' }).optional(),
  CLU_PROJECT: z.string().min(1).optional(),
  CLU_DEPLOYMENT: z.string().min(1).optional(),
  MICROSOFT_APP_ID: z.uuid({ error: 'must be the application id, for example 00000000-0000-4000-8000-000000000000' }).optional(),
  MICROSOFT_APP_PASSWORD: z.string().min(8).optional(),
  MICROSOFT_APP_TENANT_ID: z.string().min(1).optional(),
  OIDC_ISSUER: z
    .string()
    .refine(isSafeIssuer, {
      error: 'must be the https address of the sign-in service (http only on this machine), for example https://sso.example.gov.cn',
    })
    .optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(8, { error: 'must be the secret that the sign-in service gave this client' }).optional(),
  OIDC_ROLE_CLAIM: z.string().min(1).default('rongye_role'),
  OIDC_REGION_CLAIM: z.string().min(1).default('rongye_regions'),
  OIDC_SCOPE: z
    .string()
    .regex(/(?:^| )openid(?: |$)/, { error: 'must name openid, for example openid profile offline_access' })
    .default('openid profile'),
  OIDC_CONFIRM_MINUTES: wholeNumber(1, 60, '15').default(15),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, silent, for example info',
    })
    .default('info'),
  TEST_CLOCK_FILE: z.string().min(1).optional(),
  STATION_HOURS: stationHours.optional(),
  LIVE_ANSWER_SECONDS: wholeNumber(10, 3_600, '120').default(120),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl('http://127.0.0.1:4318').optional(),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none'], { error: 'must be otlp or none, for example otlp' }).default('otlp'),
  OTEL_SERVICE_NAME: z.string().min(1).max(100).default('rongye'),
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS, { error: `must be one of ${SAMPLERS.join(', ')}` }).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, { error: 'must be a share between 0 and 1, for example 0.1' })
    .default('1')
    .transform(Number),
  FOLLOW_UP_DAYS: wholeNumber(0, 365, '30').default(30),
});

type Raw = z.infer<typeof schema>;
export type Settings = Raw & { PUBLIC_URL: string };

/** Groups where one value is useless, or dangerous, without the others. */
const TOGETHER: (keyof Raw)[][] = [
  ['CLU_ENDPOINT', 'CLU_KEY', 'CLU_PROJECT', 'CLU_DEPLOYMENT'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  ['MICROSOFT_APP_ID', 'MICROSOFT_APP_PASSWORD', 'MICROSOFT_APP_TENANT_ID'],
];

/** @throws SettingsError with one sentence for each problem: the variable, what is wrong, an example */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const known: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = environment[name]?.trim();
    if (value) known[name] = value;
  }
  const parsed = schema.safeParse(known);
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`));
  }
  const settings = parsed.data;
  const problems = [...incompleteGroups(settings), ...dangerousCombinations(settings)];
  if (problems.length > 0) throw new SettingsError(problems);
  return { ...settings, PUBLIC_URL: settings.PUBLIC_URL?.replace(/\/+$/, '') ?? `http://localhost:${settings.PORT}` };
}

function incompleteGroups(settings: Raw): string[] {
  return TOGETHER.flatMap((group) => {
    const missing = group.filter((name) => settings[name] === undefined);
    if (missing.length === 0 || missing.length === group.length) return [];
    const given = group.find((name) => settings[name] !== undefined);
    return missing.map((name) => `${name} is missing although ${given} is set: set all of ${group.join(', ')}, or none.`);
  });
}

function dangerousCombinations(settings: Raw): string[] {
  const problems: string[] = [];
  if (settings.TEST_CLOCK_FILE && settings.NODE_ENV !== 'test') {
    problems.push('TEST_CLOCK_FILE sets the clock and is refused outside tests: remove it, or set NODE_ENV=test.');
  }
  if (settings.HANDOFF_WEBHOOK_URL && !settings.HANDOFF_WEBHOOK_SECRET) {
    problems.push(
      'HANDOFF_WEBHOOK_SECRET is missing although HANDOFF_WEBHOOK_URL is set: give the receiver and us the same secret, for example whsec_$(openssl rand -base64 32).',
    );
  }
  if (settings.HANDOFF_WEBHOOK_URL && !settings.HANDOFF_CALLBACK_SECRET) {
    problems.push(
      'HANDOFF_CALLBACK_SECRET is missing although HANDOFF_WEBHOOK_URL is set: the receiver signs its status events with it, for example whsec_$(openssl rand -base64 32).',
    );
  }
  if (!settings.HANDOFF_WEBHOOK_URL && !/^(127\.|0\.0\.0\.0$|localhost$|::1?$)/.test(settings.HOST)) {
    problems.push(
      'HOST must be 127.0.0.1 or 0.0.0.0 while the bundled desk is used, which talks to the server over the loopback address; or set HANDOFF_WEBHOOK_URL.',
    );
  }
  if (settings.DATABASE_URL && !settings.ENCRYPTION_KEYS) {
    problems.push(
      'ENCRYPTION_KEYS is missing although DATABASE_URL is set: every instance needs the same keys, for example 2026a:$(openssl rand -base64 32).',
    );
  }
  if (settings.DATABASE_URL && !settings.TOKEN_SECRET) {
    problems.push(
      'TOKEN_SECRET is missing although DATABASE_URL is set: every instance needs the same one, for example $(openssl rand -base64 32).',
    );
  }
  return problems;
}

/** The names of all settings, for the check that `.env.example` names each. */
export const SETTING_NAMES = Object.keys(schema.shape);
