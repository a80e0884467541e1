/**
 * Learning from use: what was not understood or answered well is kept, without whose it was, where the deployment and the person allow it.
 * Asks once, and takes a no for good.
 */
import { noteOf, type NoteReason } from '../src/understanding';
import type { Candidate, Understanding } from '../src/understanding/types';
import { recordConsent } from './contact-steps';
import { awaitsPersonalAnswer, type Offer } from './memory';
import { saidNo, saidYes } from './offers';
import type { Stage } from './stage';
import { turnOf, type Turn } from './turn';
import { isOneOf } from './words';

const PURPOSE = 'improvement';
/** A first misunderstanding is soon put right; from the second in a row on there is something to learn. */
const ASK_FROM_MISS = 2;

type Improvement = Extract<Offer, { kind: 'improvement' }>;

/**
 * Keeps the sentence, or asks whether it may be kept.
 * @param text the person's words, masked
 * @param meant what they were taken for
 */
export async function learnFrom(
  stage: Stage,
  reason: NoteReason,
  text: string,
  meant: Candidate & Partial<Pick<Understanding, 'crisis'>>,
): Promise<void> {
  const turn = turnOf(stage.dc);
  const { memory, services } = turn;
  // An operator cannot agree for the caller.
  if (!services.settings.collectUnanswered || turn.voice === 'operator') return;
  const names = memory.contact?.name ? [memory.contact.name] : [];
  const note = noteOf(reason, text, { crisis: null, ...meant }, awaitsPersonalAnswer(memory), names);
  if (!note) return;
  if (memory.improvement === 'granted') return turn.scope.unit.unanswered.keep(note, turn.scope.today);
  if (memory.improvement || memory.offer || stage.formIsOpen || reason === 'picked') return;
  if (reason === 'not-understood' && (memory.misses ?? 0) < ASK_FROM_MISS) return;
  memory.improvement = 'asked';
  memory.offer = { kind: 'improvement', note };
  await turn.say(turn.t('improvement.ask', { text: note.text, days: services.settings.retentionDays }), {
    asks: true,
    buttons: [firstOf(turn, 'improvement.yes'), firstOf(turn, 'improvement.no'), ...turn.buttons('policy', 'human')],
  });
}

/** @returns false when the message is something else: then nothing is kept, and it is not asked again */
export async function settleImprovement(turn: Turn, { note }: Improvement): Promise<boolean> {
  const granted = isOneOf(turn.text, turn.t('improvement.yes')) || saidYes(turn);
  const refused = isOneOf(turn.text, turn.t('improvement.no')) || saidNo(turn);
  if (granted === refused) return false;
  turn.memory.improvement = granted ? 'granted' : 'refused';
  await recordConsent(turn, PURPOSE, granted, turn.text);
  if (granted) await turn.scope.unit.unanswered.keep(note, turn.scope.today);
  await turn.say(turn.t(granted ? 'improvement.thanks' : 'improvement.notKept'), { buttons: turn.buttons('policy', 'human') });
  return true;
}

const firstOf = (turn: Turn, key: string): string => turn.t(key).split('|')[0] ?? '';
