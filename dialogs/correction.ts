/** 更正: one item of a registration is put right after it was handed over; the caseworker sees the old and the new. */
import type { CaseCorrection, CaseDetails } from '../src/cases/types';
import { readReply } from './answers';
import { Dialog, type DialogContext, type DialogReason, type DialogTurnResult } from './botbuilder';
import { acceptContact, contactStep, NAME_OF, regionName } from './contact-steps';
import { askForSupplement, runningRegistration, sayUpdated } from './follow-up';
import type { Accepted, Form, FormEnd, Reply, Step } from './forms';
import type { CorrectionMemory } from './memory';
import type { PhoneAnswer } from '../src/understanding/types';
import { turnOf, type Turn } from './turn';
import { readValueOf, toReply } from './values';
import { mentions } from './words';

const FIELDS = ['name', 'phone', 'region', 'preferred-time', 'request'] as const;
type FieldStep = (typeof FIELDS)[number];
const WHAT = 'correct-what';
const REVIEW = 'correct-review';
/** What no item is, for example an answer of the self-check: told in the person's own words. */
const OTHER = 'other';

const keyOf = (step: FieldStep): Exclude<CaseCorrection['field'], 'idNumber'> =>
  (NAME_OF[step] ?? (step === 'request' ? 'request' : 'preferredTime')) as Exclude<CaseCorrection['field'], 'idNumber'>;

const labelOf = (turn: Turn, step: FieldStep): string => turn.t(`contact.${keyOf(step)}.label`);

const isField = (id: string | undefined): id is FieldStep => FIELDS.some((field) => field === id);

function memoryOf(turn: Turn): CorrectionMemory {
  return (turn.memory.correction ??= { before: {}, kept: { skipped: [] } });
}

/** The person says that something was wrong, or has changed since. */
export const saysCorrection = (turn: Turn): boolean =>
  mentions(turn.text, turn.t('correction.words')) ||
  (mentions(turn.text, turn.t('correction.besideNumber')) && readValueOf(turn, 'phone', turn.text) !== null);

export const correctionForm: Form = {
  id: 'correction',
  intro: () => null,

  next(turn) {
    const { field } = memoryOf(turn);
    if (!field) return whatStep(turn);
    return this.step(turn, newValue(turn, field) === null ? field : REVIEW);
  },

  step(turn, id) {
    if (id === WHAT) return whatStep(turn);
    if (id === REVIEW) return reviewStep(turn);
    return isField(id) ? fieldStep(turn, id) : null;
  },

  begun: () => false,
  answered: () => [],

  async accept(turn, step, reply): Promise<Accepted> {
    const memory = memoryOf(turn);
    if (step.id === WHAT) {
      if (reply.kind !== 'option') return { again: true };
      if (reply.id === OTHER) return { end: 'declined' };
      memory.field = reply.id;
      return {};
    }
    if (step.id === REVIEW) return { end: reply.kind === 'option' && reply.id === 'yes' ? 'complete' : 'exit' };
    return acceptField(turn, step, reply);
  },

  clear(turn) {
    delete turn.memory.correction;
  },
};

function whatStep(turn: Turn): Step {
  const { before } = memoryOf(turn);
  const list = FIELDS.map((field) =>
    turn.t('form.answerLine', { label: labelOf(turn, field), answer: before[field] ?? turn.t('form.skipped') }),
  ).join('\n');
  return {
    id: WHAT,
    kind: 'choice',
    facts: [],
    text: turn.t('correction.what', { list }),
    again: turn.t('correction.whatAgain'),
    options: [
      ...FIELDS.map((field) => ({ id: field, label: labelOf(turn, field), words: turn.t(`correction.fields.${field}`) })),
      { id: OTHER, label: turn.t('correction.other'), words: turn.t('correction.otherWords') },
    ],
    why: () => turn.t('correction.why'),
  };
}

function fieldStep(turn: Turn, field: FieldStep): Step {
  const { before, kept } = memoryOf(turn);
  const text = turn.t('correction.to', { label: labelOf(turn, field), before: before[field] ?? turn.t('form.skipped') });
  const why = (): string => turn.t('correction.why');
  if (field === 'preferred-time' || field === 'request') return { id: field, kind: 'text', facts: [], text, options: [], why };
  return { ...contactStep(turn, field, kept), text, options: [], canBeUnsure: false, why };
}

function acceptField(turn: Turn, step: Step, reply: Reply): Accepted {
  const { kept } = memoryOf(turn);
  if (step.id !== 'preferred-time' && step.id !== 'request') return acceptContact(turn, step, reply, kept);
  if (reply.kind === 'text' || reply.kind === 'option') kept[step.id === 'request' ? 'request' : 'preferredTime'] = reply.words;
  return {};
}

/** In words; null while it is open. */
function newValue(turn: Turn, field: string): string | null {
  if (!isField(field)) return null;
  const { kept } = memoryOf(turn);
  if (field === 'region') return kept.region ? regionName(turn, kept.region) : null;
  return kept[keyOf(field)] ?? null;
}

function reviewStep(turn: Turn): Step | null {
  const { field, before } = memoryOf(turn);
  if (!isField(field)) return null;
  const values = { label: labelOf(turn, field), before: before[field] ?? turn.t('form.skipped'), after: newValue(turn, field) ?? '' };
  return {
    id: REVIEW,
    kind: 'confirm',
    facts: [],
    text: turn.t('correction.review', { ...values, stationName: turn.station.stationName }),
    options: [
      { id: 'yes', label: turn.t('correction.send'), words: turn.t('words.yes') },
      { id: 'no', label: turn.t('correction.leave'), words: turn.t('words.no') },
    ],
    why: () => turn.t('correction.why'),
  };
}

export class CorrectionDialog extends Dialog {
  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const row = await runningRegistration(turn);
    if (!row) {
      await turn.say(turn.t('correction.noCase'), { buttons: turn.buttons('register', 'status') });
      return dc.endDialog();
    }
    turn.memory.correction = { before: valuesOf(row.details as CaseDetails), kept: { skipped: [] } };
    takeFromMessage(turn);
    return dc.beginDialog('questionnaire', { form: 'correction' });
  }

  override async resumeDialog(dc: DialogContext, _reason: DialogReason, end?: FormEnd): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    if (end === 'complete') await send(turn);
    else if (end === 'declined') await askForSupplement(turn);
    else await turn.say(turn.t('correction.unchanged'), { buttons: turn.buttons('status', 'policy') });
    delete turn.memory.correction;
    return dc.endDialog();
  }
}

function valuesOf({ contact, regionName: region, request }: CaseDetails): CorrectionMemory['before'] {
  return { name: contact.name, phone: contact.phone, region, 'preferred-time': contact.preferredTime ?? null, request: request ?? null };
}

/** “地址写错了，是洛阳”: what is to be changed and what it should be may be said at once. It is read back before it is sent. */
function takeFromMessage(turn: Turn): void {
  const named = FIELDS.filter((field) => mentions(turn.text, turn.t(`correction.fields.${field}`)));
  const number = newNumber(turn);
  const [field] = named.length === 0 && number ? ['phone' as const] : named;
  if (named.length > 1 || !field) return;
  memoryOf(turn).field = field;
  if (field !== 'phone' && field !== 'region') return;
  const step = fieldStep(turn, field);
  const reply = field === 'phone' ? number : readReply(turn, step);
  if (reply?.kind === 'value' && (field === 'phone' || !reply.confirm)) acceptField(turn, step, reply);
}

/** Of several numbers the one that is not registered yet: people say the old one along with the new. */
function newNumber(turn: Turn): Reply | null {
  const reply = readValueOf(turn, 'phone', turn.text);
  const { candidates = [] } = (reply?.value ?? {}) as Partial<PhoneAnswer>;
  if (!reply || candidates.length < 2) return reply;
  const others = candidates.filter(({ phone }) => phone !== memoryOf(turn).before.phone);
  const [other] = others;
  return others.length === 1 && other ? toReply(turn, 'phone', { ...other, confirm: false }) : null;
}

async function send(turn: Turn): Promise<void> {
  const { field, before, kept } = memoryOf(turn);
  const row = await runningRegistration(turn);
  const after = field ? newValue(turn, field) : null;
  if (!row || !isField(field) || after === null)
    return turn.say(turn.t('correction.noCase'), { buttons: turn.buttons('register', 'status') });
  const label = labelOf(turn, field);
  const old = before[field] ?? null;
  const text = turn.t('correction.message', { label, before: old ?? turn.t('form.skipped'), after });
  const correction: CaseCorrection = {
    field: keyOf(field),
    label,
    before: old,
    after,
    ...(field === 'region' ? { regionCode: kept.region } : {}),
  };
  await turn.services.handoff.update(turn.scope.unit, row.caseNumber, { text, at: turn.scope.now, correction });
  turn.scope.outcome.kind = 'correction';
  await sayUpdated(turn, row.caseNumber, 'correction.sent', ['status', 'correct']);
}
