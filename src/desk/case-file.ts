/** The case as the webhook delivers it, read the way a careful receiver reads: what is missing or odd costs that field, not the case. */
import { z } from 'zod';
import type { Cipher } from '../store/crypto';

const text = z.string().catch('');
const list = <Item extends z.ZodType>(item: Item) => z.array(item).catch([]);
const maybe = <Value extends z.ZodType>(value: Value) => value.nullable().catch(null).default(null);

const clause = z.object({
  title: text,
  docNumber: maybe(z.string()),
  locator: maybe(z.string()),
  quote: maybe(z.string()),
  sourceUrl: text,
  verified: z.boolean().catch(false),
});

const needAnswers = list(z.object({ label: text, answer: text }));
/** In the order in which the page shows them. */
export const QUESTIONNAIRES = ['training', 'job'] as const;

const caseFile = z.object({
  caseNumber: z.string().min(1),
  kind: text,
  channel: text,
  answeredBy: text,
  /** Who entered it at the hotline. */
  operator: maybe(z.object({ name: z.string() })),
  region: z.object({ code: text, name: text }).catch({ code: '', name: '' }),
  consent: maybe(
    z.object({
      purpose: text,
      recipient: text,
      version: text,
      at: text,
      by: maybe(z.enum(['veteran', 'relative', 'operator'])),
      how: maybe(z.enum(['in-chat', 'read-out'])),
    }),
  ),
  contact: z
    .object({ name: maybe(z.string()), phone: maybe(z.string()), preferredTime: maybe(z.string()) })
    .catch({ name: null, phone: null, preferredTime: null }),
  idNumber: maybe(z.string()),
  facts: list(z.object({ name: text, value: z.unknown(), question: text, answer: text, source: text })),
  result: maybe(
    z.object({
      result: text,
      reasons: list(
        z.object({
          label: text,
          outcome: z.unknown(),
          /** Names of the facts that settled it. */
          because: list(z.string()),
          verified: z.boolean().catch(false),
          note: maybe(z.string()),
          /** Was not named to the person, who had not spoken of it. */
          unspoken: z.boolean().catch(false).default(false),
        }),
      ),
      ruleSet: z.object({ id: text, version: text, asOf: text }).catch({ id: '', version: '', asOf: '' }),
      clauses: list(clause),
    }),
  ),
  toVerify: list(z.string()),
  materials: list(z.string()),
  urgency: text,
  request: maybe(z.string()),
  transcript: list(z.object({ from: text, text, at: text })),
  /** The hours within which the station offers to help, which the person wants. */
  quickService: maybe(z.object({ hours: z.number(), until: z.iso.datetime({ offset: true }) })),
  /** Nobody works now: the person was told to be called back from this time on. */
  callBackFrom: maybe(z.iso.datetime({ offset: true })),
  /** An earlier, closed case of the same person. */
  previousCase: maybe(z.string().regex(/^[A-Z]{2}\d{12}$/)),
  /** What training and what work the person wants; comes with later events. */
  needs: z.object({ training: needAnswers, job: needAnswers }).catch({ training: [], job: [] }),
});
export type CaseFile = z.infer<typeof caseFile>;

const envelope = z.object({
  type: z.string(),
  timestamp: text,
  data: z.looseObject({ caseNumber: z.string().max(64).catch('').default('') }),
});
export type IncomingEvent = z.infer<typeof envelope>;

/** @returns null when the body is not an event at all */
export function readEvent(body: string): IncomingEvent | null {
  try {
    return envelope.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

export function readCaseFile(data: unknown): CaseFile {
  return caseFile.parse(data);
}

/** Digits only, without the country code: how a telephone number is looked up. */
export function plainPhone(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^(00)?86(?=1\d{10}$)/, '');
}

export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s·•]/g, '')
    .toLowerCase();
}

export const TAIL_DIGITS = 4;

/** What a case is found by: the whole name, the telephone number, its last four digits. */
export function nameAndPhoneIndexes(
  { name, phone }: Pick<CaseFile['contact'], 'name' | 'phone'>,
  cipher: Cipher,
): Record<'name_index' | 'phone_index' | 'phone_tail_index', string | null> {
  const digits = phone ? plainPhone(phone) : '';
  return {
    name_index: name ? cipher.blindIndex('desk.name', plainName(name)) : null,
    phone_index: digits ? cipher.blindIndex('desk.phone', digits) : null,
    phone_tail_index: digits ? cipher.blindIndex('desk.phone-tail', digits.slice(-TAIL_DIGITS)) : null,
  };
}
