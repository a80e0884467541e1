/** Reads a message as the answer to a step: buttons, numbers, other wordings, then the parser of its kind. Stores nothing. */
import { bandOf, clausesOf, understandAnswer } from '../src/understanding';
import type { AskKind, Intent, RegionAnswer, SlotKind, YesNoAnswer } from '../src/understanding/types';
import type { Reply, Step, StepOption } from './forms';
import { asksOutright, looksLikeQuestion } from './looks-like-question';
import type { Turn } from './turn';
import { withOtherEnd } from './phone-end';
import { namedOptions, namesOf } from './option-names';
import { readName } from './names';
import { isTypedInLetters, optionThatSounds, soundsLikeOneOf } from './typed-answers';
import { readValueOf, type ValueReply } from './values';
import { inPlainWords, isMadeOf, isOneOf, isWordless, mentions, normalize, ordinal } from './words';

/** Longest free text that is kept, in characters. */
const TEXT_MAX_LENGTH = 500;
/** 没有 answers everything; 没工作 answers one question. */
const LONG_ENOUGH_TO_STAND_OUT = 3;

/** What is meant when a name was asked for and something else was said. */
const NO_NAMES: ReadonlySet<Intent> = new Set<Intent>([
  'policy_question',
  'talk_to_human',
  'skip',
  'back',
  'cancel',
  'restart',
  'repeat',
  'help',
  'deny',
  'delete_my_data',
  'complaint',
  'case_status',
]);

/** @returns null when the message is no answer to the step */
export function readReply(turn: Turn, step: Step): Reply | null {
  return readWritten(turn, step) ?? (isTypedInLetters(turn.text) && turn.locale !== 'en' ? readTyped(turn, step) : null);
}

/** A consent is given in words that everybody reads alike. */
function readTyped(turn: Turn, step: Step): Reply | null {
  if (step.isConsent || step.kind === 'text') return null;
  if (soundsLikeOneOf(turn.text, turn.t('words.unsure'))) return unsureReply(turn, step);
  const option = optionThatSounds(step, turn.text);
  return option && optionReply(option);
}

/** What says the same as an option without naming it. */
function readImplied(turn: Turn, step: Step): Reply | null {
  if (looksLikeQuestion(turn, turn.text)) return null;
  const meant = turn.scope.understanding;
  const place = step.optionOfPlace ? (readValueOf(turn, 'region', turn.maskedText)?.value as RegionAnswer | undefined) : undefined;
  const id =
    place && !place.confirm
      ? step.optionOfPlace?.(place.code)
      : meant && bandOf(meant.confidence) === 'act' && namedOptions(step, plainly(turn)).length === 0
        ? step.optionOfMeaning?.[meant.intent]
        : null;
  const option = step.options.find((one) => one.id === id);
  return option ? optionReply(option) : null;
}

function readWritten(turn: Turn, step: Step): Reply | null {
  const tapped = tappedOption(turn);
  const exact = exactOption(step, tapped ?? turn.text) ?? exactOption(step, plainly(turn));
  if (exact && step.kind !== 'multi') return optionReply(exact);
  if (step.optional && isOneOf(turn.text, turn.t('words.none'))) return { kind: 'skip', words: turn.t('form.skipped') };
  if (isOneOf(turn.text, turn.t('words.unsure'))) return unsureReply(turn, step);
  if (interrupts(turn, step)) return null;
  switch (step.kind) {
    case 'yesno':
    case 'confirm':
      return readYesNo(turn, step);
    case 'choice':
      return readChoice(turn, step) ?? (step.optionOfPlace || step.optionOfMeaning ? readImplied(turn, step) : null);
    case 'multi':
      return readMulti(turn, step);
    case 'text':
      return readText(turn, step);
    case 'birthdate':
      return readSlot(turn, 'birthdate') ?? readAge(turn, step);
    default:
      return (
        saidNone(step, inPlainWords(onItsMatter(turn, step), turn.t('words.dialect'))) ??
        readSlot(turn, step.kind) ??
        readChoice(turn, step)
      );
  }
}

/** The age that was said before and is said again: there is no birth month to come. */
function readAge(turn: Turn, step: Step): Reply | null {
  const reply = readSlot(turn, 'age');
  const byAge = step.options.find(({ id }) => id === 'by-age');
  return byAge && reply?.words === turn.memory.selfCheck?.age?.words ? optionReply(byAge) : reply;
}

/** A date, a place, a number that answers the step; null for anything else, also for a yes, a no and an option. */
export function readValue(turn: Turn, step: Step): Reply | null {
  if (!isSlot(step.kind) || step.kind === 'yesno') return null;
  const reply = readReply(turn, step);
  return reply?.kind === 'value' ? reply : null;
}

/** A new value said instead of yes or no to a read-back, e.g. “不对，是1977年”. */
export function refineReply(turn: Turn, step: Step, pending: Reply): Reply | null {
  if (!isSlot(step.kind) || step.kind === 'yesno') return null;
  const corrected = step.kind === 'phone' ? withOtherEnd(turn, pending.words) : null;
  const reply = corrected === null ? readSlot(turn, step.kind) : readValueOf(turn, 'phone', corrected);
  if (!reply || reply.words === pending.words) return null;
  return corrected === null ? reply : { ...reply, confirm: true };
}

const isSlot = (kind: AskKind): kind is SlotKind => !['choice', 'multi', 'text', 'confirm'].includes(kind);

/** A console may send the option's id beside the text. */
function tappedOption(turn: Turn): string | null {
  const value: unknown = turn.context.activity.value;
  const option = typeof value === 'object' && value !== null && 'option' in value ? value.option : null;
  return typeof option === 'string' ? option : null;
}

export function exactOption(step: Step, text: string): StepOption | undefined {
  const said = normalize(text);
  const byName = step.options.find(
    (option) => normalize(option.label) === said || option.id === text || (option.words && isOneOf(text, option.words)),
  );
  if (byName) return byName;
  if (isSlot(step.kind) && step.kind !== 'yesno') return undefined;
  const position = ordinal(text);
  return position === null ? undefined : step.options[position - 1];
}

/** On a yes-or-no or choice step a question about the policy is a question, whatever words it contains. */
function interrupts(turn: Turn, step: Step): boolean {
  const meant = turn.scope.understanding;
  if (!meant || bandOf(meant.confidence) !== 'act' || !['yesno', 'choice', 'multi', 'confirm', 'text'].includes(step.kind)) return false;
  if (step.facts.includes('name')) return NO_NAMES.has(meant.intent);
  // 不办了 撤回 is no “no” to whether the answers go along: who goes on would hand in what was called off.
  if (meant.intent === 'cancel' && step.kind !== 'text') return mentions(turn.text, turn.t('words.stopping'));
  if (meant.intent === 'talk_to_human') return step.kind !== 'yesno' && step.kind !== 'text';
  return meant.intent === 'policy_question' && asksOutright(turn, turn.text);
}

function optionReply(option: StepOption): Reply {
  return option.id === 'unsure' ? { kind: 'unsure', words: option.label } : { kind: 'option', id: option.id, words: option.label };
}

function unsureReply(turn: Turn, step: Step): Reply | null {
  if (step.canBeUnsure) return { kind: 'unsure', words: turn.t('form.unsure') };
  return step.optional ? { kind: 'skip', words: turn.t('form.skipped') } : null;
}

function readYesNo(turn: Turn, step: Step): Reply | null {
  const text = onThisQuestion(turn, step);
  const parsed: YesNoAnswer | null = understandAnswer('yesno', text, { today: turn.scope.today });
  // 我撤回同意 and 谁同意了 contain the word and agree to nothing.
  if (step.isConsent && !parsed) return refusesFor(turn, step);
  if (step.isConsent && parsed?.value === 'yes' && isGuarded(turn)) return null;
  const named = readChoice(turn, step);
  if (!parsed) return named;
  // “I did serve, abroad” sounds like a yes, and its own wording says what it means here.
  if (parsed.value === 'yes' && named && !(named.kind === 'option' && named.id === 'yes')) return named;
  if (parsed.value === 'unsure') return unsureReply(turn, step);
  const option = step.options.find(({ id }) => id === parsed.value);
  return option ? optionReply(option) : null;
}

/** 他不同意: a refusal may be that of the one it is about. */
function refusesFor({ text, t }: Turn, step: Step): Reply | null {
  const no = step.options.find(({ id }) => id === 'no');
  return no?.words && isMadeOf(text, no.words, `${t('told.others')}|${t('words.answerFillers')}`) ? optionReply(no) : null;
}

/** A yes that hangs on something, takes itself back or asks. */
const isGuarded = (turn: Turn): boolean => looksLikeQuestion(turn, turn.text) || mentions(turn.text, turn.t('consent.guarded'));

/** Without the parts that answer another question. */
function onThisQuestion(turn: Turn, step: Step): string {
  const others = (step.saidAlong?.() ?? [])
    .flatMap((option) => namesOf(option).names)
    .filter((name) => name.length >= LONG_ENOUGH_TO_STAND_OUT);
  const matters = step.otherMatters?.();
  const clauses = clausesOf(turn.text);
  const own = clauses.filter((clause) => {
    const said = normalize(inPlainWords(clause, turn.t('words.dialect')));
    if (matters && mentions(said, matters)) return optionThatStandsOut(turn, step, said) !== null;
    return !others.some((name) => said.includes(name)) || namedOptions(step, said).length > 0;
  });
  return own.length === clauses.length ? turn.text : own.join('，');
}

/** Where the question is about one matter, the text without what is said of another: 没有低保 tells nothing of the registration. */
const onItsMatter = (turn: Turn, step: Step): string => (step.otherMatters ? onThisQuestion(turn, step) : turn.text);

function readChoice(turn: Turn, step: Step): Reply | null {
  const text = onItsMatter(turn, step);
  const fitting = namedOptions(step, inPlainWords(text, turn.t('words.dialect')));
  if (fitting.length === 1 && fitting[0]) return optionReply(fitting[0]);
  const now = fitting.length > 1 ? namedNow(turn, step) : undefined;
  return now ? optionReply(now) : null;
}

/** 前几年在工地，现在闲着: of two that are named the one of now. */
function namedNow(turn: Turn, step: Step): StepOption | undefined {
  const clauses = clausesOf(turn.text).filter((clause) => mentions(clause, turn.t('words.now')));
  const named = new Set(clauses.flatMap((clause) => namedOptions(step, inPlainWords(clause, turn.t('words.dialect')))));
  return named.size === 1 ? [...named][0] : undefined;
}

/** “Never registered, out of work for three years” answers with “none”, whatever length it names besides. */
function saidNone(step: Step, text: string): Reply | null {
  const [option, ...others] = namedOptions(step, text);
  return option?.id === 'none' && others.length === 0 ? optionReply(option) : null;
}

function readMulti(turn: Turn, step: Step): Reply | null {
  const text = plainly(turn);
  const none = step.options.find(({ id }) => id === 'none');
  if (none && (isOneOf(text, turn.t('words.none')) || isOneOf(text, none.label))) return optionReply(none);
  const { picked, rest } = takeLabels(step, text);
  const parts = rest.split(/[、,，;；\s/+和跟与]+/).filter((part) => part.length > 0);
  for (const part of parts) {
    const option = exactOption(step, part);
    if (option) picked.add(option);
    else for (const named of namedInPart(turn, step, part)) picked.add(named);
  }
  if (picked.size === 0) for (const named of namedInPart(turn, step, text)) picked.add(named);
  if (picked.size === 0) return null;
  const chosen = [...picked];
  const only = chosen.find(({ id }) => id === 'none' || id === 'unsure');
  if (only) return chosen.length === 1 ? optionReply(only) : null;
  return { kind: 'options', ids: chosen.map(({ id }) => id), words: chosen.map(({ label }) => label).join(turn.t('form.listSeparator')) };
}

/** Options are worded in standard Chinese, people are not. */
const plainly = (turn: Turn): string => inPlainWords(turn.text, turn.t('words.dialect'));

/** Options named in full come first: a label may itself contain the comma that separates several. */
function takeLabels(step: Step, text: string): { picked: Set<StepOption>; rest: string } {
  const picked = new Set<StepOption>();
  let rest = text.normalize('NFKC');
  for (const option of [...step.options].sort((a, b) => b.label.length - a.label.length)) {
    const label = option.label.normalize('NFKC');
    // “None” may be part of what something is called; it is read part by part.
    if (label.length < 2 || option.id === 'none' || option.id === 'unsure' || !rest.includes(label)) continue;
    picked.add(option);
    rest = rest.replace(label, ' ');
  }
  return { picked, rest };
}

/** The one option that the text names in words that mean nothing else; a bare 没有 names none. */
export function optionThatStandsOut(turn: Turn, step: Pick<Step, 'kind' | 'options'>, text: string): StepOption | null {
  const said = normalize(text);
  const means = (list: string): boolean => isOneOf(said, turn.t(`words.${list}`));
  if (['yes', 'no', 'none', 'unsure'].some(means)) return null;
  const exact = step.options.find((option) => namesOf(option).label === said || (option.words && isOneOf(said, option.words)));
  if (exact) return exact;
  const fitting = namedOptions(step, said).filter(
    (option) =>
      option.id !== 'unsure' && namesOf(option).names.some((name) => name.length >= LONG_ENOUGH_TO_STAND_OUT && said.includes(name)),
  );
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/** “Nobody has work” contains “no” and is no “none”; “no minimum living allowance” names that option and denies it. */
function namedInPart(turn: Turn, step: Step, part: string): StepOption[] {
  const named = namedOptions(step, part);
  const things = named.filter(({ id }) => id !== 'none' && id !== 'unsure');
  if (things.length === 0) return named;
  const said = normalize(part);
  const negations = turn.t('words.negations').split('|');
  return things.filter((option) =>
    namesOf(option).names.some((name) => said.includes(name) && !negations.some((no) => said.slice(0, said.indexOf(name)).endsWith(no))),
  );
}

function readText(turn: Turn, step: Step): Reply | null {
  if (isWordless(turn.text)) return null;
  if (step.facts.includes('name')) return readName(turn);
  const text = turn.maskedText.slice(0, TEXT_MAX_LENGTH);
  return { kind: 'text', text, words: text };
}

/** The self-check stores no personal numbers: what was pasted is masked before it is read. */
const readSlot = (turn: Turn, kind: SlotKind): ValueReply | null =>
  readValueOf(turn, kind, kind === 'phone' || kind === 'id_number' ? turn.text : turn.maskedText);

/** What is read back before it counts. */
export function readBack(turn: Turn, step: Step, reply: Reply): string {
  const key = `readBack.${reply.kind === 'value' ? reply.slot : step.kind}`;
  return turn.services.texts.has(turn.locale, key) ? turn.t(key, { words: reply.words }) : reply.words;
}
