/** Steps that registration and the wish for a person share: whom it is about, consent, name, telephone, region. */
import type { IdNumberAnswer, PhoneAnswer, RegionAnswer } from '../src/understanding/types';
import type { ConsentManner } from '../src/store/types';
import type { Accepted, Answered, FormId, Reply, Step, StepAhead } from './forms';
import type { AnsweredBy, ContactMemory } from './memory';
import type { Turn } from './turn';
import { readValueOf } from './values';
import { mentions } from './words';

export const NAME_OF: Record<string, keyof ContactMemory> = { name: 'name', phone: 'phone', region: 'region', 'id-number': 'idNumber' };

/** In characters: 文成 is a county, and what somebody is called. */
const LEAST_OF_A_PLACE = 3;

/** The nation's code: where the person does not know, the station asks. */
const SOMEWHERE = '000000';

/** Whether the person did not know the place. */
export const isSomewhere = (code: string): boolean => code === SOMEWHERE;

export function contact(turn: Turn): ContactMemory {
  return (turn.memory.contact ??= { skipped: [] });
}

/** Names a region for people; remembers what the person was shown. */
export function regionName(turn: Turn, code: string): string {
  return turn.memory.regionNames?.[code] ?? code;
}

export function rememberRegion(turn: Turn, { code }: RegionAnswer, words: string): void {
  turn.memory.regionNames = { ...turn.memory.regionNames, [code]: words };
}

const options = (turn: Turn, key: string, ids: readonly string[]) =>
  ids.map((id) => ({ id, label: turn.t(`${key}.${id}`).split('|')[0] ?? id, words: turn.t(`${key}.${id}`) }));

/** Whom one may register, or ask somebody to call for. */
export const WHOM = ['self', 'family', 'other'] as const;

/** Whom the answers are about: asked before any fact is stored. */
export function aboutStep(turn: Turn, ids: readonly string[], form: FormId): Step {
  return {
    id: 'about',
    kind: 'choice',
    facts: [],
    text: turn.t(form === 'selfCheck' ? `about.${turn.voice}` : `about.register.${turn.voice}`),
    label: turn.t('about.label'),
    options: options(turn, 'about.options', ids),
    why: () => turn.t('about.why'),
  };
}

/** Who answers where the answers are about the veteran, a relative or somebody else. @param about an option of the step */
export function answeredByOf({ voice }: Turn, about: string): AnsweredBy {
  if (voice === 'operator' || about === 'other') return 'operator';
  return about === 'family' ? 'relative' : 'veteran';
}

/**
 * Consents that were given before it was known who is talking are known to be this person's from here on.
 * @param noteForOthers said to whoever answers for somebody else
 */
export async function acceptAbout(turn: Turn, reply: Reply, noteForOthers: string): Promise<Accepted> {
  const answeredBy = answeredByOf(turn, reply.kind === 'option' ? reply.id : 'self');
  turn.memory.answeredBy = answeredBy;
  await turn.scope.unit.consents.attribute(turn.scope.conversation.id, answeredBy);
  const forSomeoneElse = turn.voice !== 'operator' && answeredBy !== 'veteran';
  return forSomeoneElse ? { notes: [turn.t(noteForOthers)] } : {};
}

/** Who gets what, for what, for how long, and that one may refuse. */
export function consentStep(turn: Turn, key: 'registration' | 'handoff' | 'self-check'): Step {
  const { stationName, stationPhone } = turn.station;
  const { retentionDays } = turn.services.settings;
  const kinds = turn.t(
    turn.services.settings.collectIdNumber && key === 'registration' ? `consent.${key}KindsWithId` : `consent.${key}Kinds`,
  );
  return {
    id: `consent-${key}`,
    kind: 'yesno',
    isConsent: true,
    facts: [],
    label: turn.t(`consent.${key}Label`),
    text: [
      ...(turn.voice === 'operator' ? [turn.t('consent.readOut')] : []),
      turn.t(`consent.${key}`, { stationName, stationPhone, retentionDays, kinds }),
    ].join('\n'),
    again: turn.t(`consent.${key}Again`, { stationName }),
    help: () => turn.t('consent.help'),
    options: options(turn, 'consent.options', ['yes', 'no']),
    why: () => turn.t('consent.why'),
  };
}

export async function recordConsent(turn: Turn, purpose: string, granted: boolean, words: string): Promise<void> {
  const { unit, conversation, now } = turn.scope;
  await unit.consents.record({
    conversationId: conversation.id,
    purpose,
    version: turn.services.settings.consentVersion,
    granted,
    words,
    at: now,
    by: answering(turn),
    how: manner(turn),
  });
}

/** A chat that goes on over the telephone keeps its voice; what is agreed to there was read out all the same. */
const manner = ({ voice, operator }: Turn): ConsentManner => (voice === 'operator' || operator ? 'read-out' : 'in-chat');

/** Null until it was said. */
const answering = ({ memory, voice }: Turn): AnsweredBy | null => (voice === 'operator' ? 'operator' : (memory.answeredBy ?? null));

export const isYes = (reply: Reply): boolean => reply.kind === 'option' && reply.id === 'yes';

/** Records the answer to the consent question; a refusal ends the form and costs nothing but the form. */
export async function acceptConsent(turn: Turn, purpose: string, reply: Reply): Promise<Accepted> {
  const granted = isYes(reply);
  await recordConsent(turn, purpose, granted, turn.text || reply.words);
  if (granted) {
    const kept = contact(turn);
    kept.consents = { ...kept.consents, [purpose]: { at: turn.scope.now.toISOString(), how: manner(turn) } };
    turn.memory.declined = turn.memory.declined?.filter((declined) => declined !== purpose);
    return {};
  }
  turn.memory.declined = [...new Set([...(turn.memory.declined ?? []), purpose])];
  return { end: 'declined' };
}

/** A yes that was not theirs to give counts no longer; it is asked for again. */
export async function takeBackConsent(turn: Turn, purpose: string): Promise<void> {
  const { consents } = contact(turn);
  if (!consents?.[purpose]) return;
  delete consents[purpose];
  await recordConsent(turn, purpose, false, turn.text);
}

export function contactStep(turn: Turn, id: 'name' | 'phone' | 'region' | 'id-number', kept = contact(turn)): Step {
  const kinds = { name: 'text', phone: 'phone', region: 'region', 'id-number': 'id_number' } as const;
  const known = id === 'region' && !kept.region ? knownRegion(turn) : null;
  const key = id === 'id-number' ? 'idNumber' : id;
  return {
    id,
    kind: kinds[id],
    facts: [key],
    text: known ? turn.t('contact.regionKnown', { region: regionName(turn, known) }) : turn.t(`contact.${key}.${turn.voice}`),
    ...(known ? {} : { otherWords: turn.t(`contact.${key}.veteran`) }),
    options: known
      ? [{ id: 'known', label: turn.t('contact.regionSame', { region: regionName(turn, known) }), words: turn.t('words.yes') }]
      : [],
    optional: id === 'id-number',
    canBeUnsure: id === 'region',
    why: () => turn.t(`contact.${key}.why`),
    ...(id === 'name' && { help: () => turn.t('contact.name.help') }),
  };
}

function knownRegion(turn: Turn): string | null {
  const value = turn.memory.selfCheck?.given['region']?.value;
  return typeof value === 'string' && value !== 'unsure' && turn.memory.regionNames?.[value] ? value : null;
}

/** Keeps one contact value, or says what is wrong with it (then the step is asked again). */
export function acceptContact(turn: Turn, step: Step, reply: Reply, kept = contact(turn)): Accepted {
  switch (step.id) {
    case 'name':
      if (reply.kind === 'text') kept.name = reply.text;
      return {};
    case 'phone':
      return acceptPhone(turn, kept, reply);
    case 'region':
      if (reply.kind === 'option') kept.region = knownRegion(turn) ?? undefined;
      else if (reply.kind === 'value') {
        const place = reply.value as RegionAnswer;
        kept.region = place.code;
        rememberRegion(turn, place, reply.words);
      } else if (reply.kind === 'unsure') {
        kept.region = SOMEWHERE;
        turn.memory.regionNames = { ...turn.memory.regionNames, [SOMEWHERE]: reply.words };
      }
      return {};
    default:
      return acceptIdNumber(turn, kept, reply);
  }
}

function acceptPhone(turn: Turn, kept: ContactMemory, reply: Reply): Accepted {
  if (reply.kind !== 'value') return {};
  const { phone, valid, kind } = reply.value as PhoneAnswer;
  if (!valid || kind === 'service') return { notes: [turn.t('contact.phone.invalid', { phone, count: phone.replace(/\D/g, '').length })] };
  kept.phone = phone;
  return {};
}

function acceptIdNumber(turn: Turn, kept: ContactMemory, reply: Reply): Accepted {
  if (reply.kind === 'skip') {
    kept.skipped = [...new Set([...kept.skipped, 'id-number'])];
    return {};
  }
  if (reply.kind !== 'value') return {};
  const { id, valid, reason } = reply.value as IdNumberAnswer;
  if (!valid) return { notes: [turn.t(`contact.idNumber.invalid.${reason ?? 'checksum'}`)] };
  kept.idNumber = id;
  rememberBirth(turn, reply.value as IdNumberAnswer);
  return {};
}

/** The birth month in the ID number stands beside the one that was said in the self-check. */
function rememberBirth(turn: Turn, { birth }: IdNumberAnswer): void {
  const memory = turn.memory.selfCheck;
  if (!memory?.given['birthMonth'] || !birth) return;
  const [year, month] = birth.split('-').map(Number);
  memory.given = { ...memory.given, idBirthMonth: { value: birth.slice(0, 7), source: 'derived', at: turn.scope.now.toISOString() } };
  memory.shown['id-birth'] = turn.t('values.birth.month', { year, month });
}

const keyOf = (stepId: string): keyof ContactMemory =>
  (NAME_OF[stepId] ?? stepId.replace(/-(.)/g, (_all, letter: string) => letter.toUpperCase())) as keyof ContactMemory;

/** Steps that are no item of the contact have a name of their own. */
const NO_ITEM = /^(?:about|review|consent-.*)$/;

export const stepAhead = (turn: Turn, id: string): StepAhead => ({
  id,
  label: turn.t(NO_ITEM.test(id) ? `operatorScript.steps.${id}` : `contact.${keyOf(id)}.label`),
});

/** What was collected so far, for the review and the list of answers. */
export function contactAnswers(turn: Turn, ids: readonly string[]): Answered[] {
  const kept = turn.memory.contact;
  if (!kept) return [];
  return ids.flatMap((stepId) => {
    const key = keyOf(stepId);
    const value = kept[key];
    const skipped = kept.skipped.includes(stepId);
    if (typeof value !== 'string' && !skipped) return [];
    const answer = skipped ? turn.t('form.skipped') : key === 'region' ? regionName(turn, String(value)) : String(value);
    return [{ stepId, label: turn.t(`contact.${key}.label`), answer }];
  });
}

/** A place that was said before it was asked for, once it was agreed that it may be kept. @returns a sentence about it, null where none was said */
export function keepRegion(turn: Turn, step: Step): string | null {
  const kept = turn.memory.contact;
  if (!kept || kept.region || step.id === 'region' || Object.keys(kept.consents ?? {}).length === 0) return null;
  // Where somebody served or is registered is not where the staff are to be found.
  if (['told.whereabouts', 'told.matters.hukou', 'told.earlier'].some((list) => mentions(turn.text, turn.t(list)))) return null;
  const reply = readValueOf(turn, 'region', turn.maskedText);
  if (!reply || reply.confirm || turn.text.length < LEAST_OF_A_PLACE) return null;
  acceptContact(turn, { ...step, id: 'region' }, reply);
  return turn.t('contact.region.kept', { region: reply.words });
}

/** A telephone number that was said before it was asked for, once it was agreed that it may be kept. @returns it as kept, else null */
export function keepPhone(turn: Turn): string | null {
  const kept = turn.memory.contact;
  const reply = readValueOf(turn, 'phone', turn.text);
  // 幺三九… is read back like any other; of two numbers one is to be chosen when it is asked for.
  const { candidates } = (reply?.value ?? {}) as Partial<PhoneAnswer>;
  if (!kept || kept.phone || !reply || (candidates?.length ?? 0) > 1 || Object.keys(kept.consents ?? {}).length === 0) return null;
  acceptPhone(turn, kept, reply);
  return kept.phone ?? null;
}
