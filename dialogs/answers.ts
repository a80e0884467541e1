/** Reads a message as the answer to a step: buttons, numbers, other wordings, then the parser of its kind. Stores nothing. */
import { bandOf, clausesOf, understandAnswer } from '../src/understanding';
import type { AskKind, Intent, SlotKind, YesNoAnswer } from '../src/understanding/types';
import type { Reply, Step, StepOption } from './forms';
import type { Turn } from './turn';
import { readValueOf } from './values';
import { asksOutright, inPlainWords, isOneOf, isWordless, looksLikeQuestion, mentions, normalize, ordinal } from './words';

/** Longest free text that is kept, in characters. */
const TEXT_MAX_LENGTH = 500;
/** 没有 answers everything; 没工作 answers one question. */
const LONG_ENOUGH_TO_STAND_OUT = 3;

/** In characters: whose name it is comes before. */
const MOST_BEFORE_CALLED = 5;

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
      return readChoice(turn, step);
    case 'multi':
      return readMulti(turn, step);
    case 'text':
      return readText(turn, step);
    case 'birthdate':
      return readSlot(turn, 'birthdate') ?? readSlot(turn, 'age');
    default:
      return saidNone(step, plainly(turn)) ?? readSlot(turn, step.kind) ?? readChoice(turn, step);
  }
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
  const reply = readSlot(turn, step.kind);
  return reply?.kind === 'value' && reply.words !== pending.words ? reply : null;
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
  if (meant.intent === 'talk_to_human') return step.kind !== 'yesno' && step.kind !== 'text';
  return meant.intent === 'policy_question' && asksOutright(turn.text);
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
  if (step.isConsent && (!parsed || (parsed.value === 'yes' && isGuarded(turn)))) return null;
  const named = readChoice(turn, step);
  if (!parsed) return named;
  // “I did serve, abroad” sounds like a yes, and its own wording says what it means here.
  if (parsed.value === 'yes' && named?.kind === 'option' && named.id !== 'yes') return named;
  if (parsed.value === 'unsure') return unsureReply(turn, step);
  const option = step.options.find(({ id }) => id === parsed.value);
  return option ? optionReply(option) : null;
}

/** A yes that hangs on something, takes itself back or asks. */
const isGuarded = (turn: Turn): boolean => looksLikeQuestion(turn.text) || mentions(turn.text, turn.t('consent.guarded'));

/** Without the parts that answer another question. */
function onThisQuestion(turn: Turn, step: Step): string {
  const others = (step.saidAlong?.() ?? []).flatMap(namesOf).filter((name) => name.length >= LONG_ENOUGH_TO_STAND_OUT);
  const matters = step.otherMatters?.();
  const clauses = clausesOf(turn.text);
  const own = clauses.filter((clause) => {
    const said = normalize(inPlainWords(clause, turn.t('words.dialect')));
    if (matters && mentions(said, matters)) return optionThatStandsOut(turn, step, said) !== null;
    return !others.some((name) => said.includes(name)) || namedOptions(step, said).length > 0;
  });
  return own.length === clauses.length ? turn.text : own.join('，');
}

function readChoice(turn: Turn, step: Step): Reply | null {
  const text = step.otherMatters ? onThisQuestion(turn, step) : turn.text;
  const fitting = namedOptions(step, inPlainWords(text, turn.t('words.dialect')));
  return fitting.length === 1 && fitting[0] ? optionReply(fitting[0]) : null;
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

/** By label and words: options are sentences of locales, asked for at every clause. */
const namesByList = new Map<string, readonly string[]>();

function namesOf({ label, words }: StepOption): readonly string[] {
  const list = words ? `${label}|${words}` : label;
  let known = namesByList.get(list);
  if (!known) {
    known = [label, ...(words?.split('|') ?? [])].map(normalize).filter((name) => name.length > 1);
    namesByList.set(list, known);
  }
  return known;
}

/** The one option that the text names in words that mean nothing else; a bare 没有 names none. */
export function optionThatStandsOut(turn: Turn, step: Step, text: string): StepOption | null {
  const said = normalize(text);
  const means = (list: string): boolean => isOneOf(said, turn.t(`words.${list}`));
  if (['yes', 'no', 'none', 'unsure'].some(means)) return null;
  const exact = step.options.find(({ label, words }) => normalize(label) === said || (words && isOneOf(said, words)));
  if (exact) return exact;
  const fitting = namedOptions(step, said).filter(
    (option) => option.id !== 'unsure' && namesOf(option).some((name) => name.length >= LONG_ENOUGH_TO_STAND_OUT && said.includes(name)),
  );
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/** Options whose name or other wording occurs in the text; a name contained in a longer fitting one does not count. */
function namedOptions(step: Step, text: string): StepOption[] {
  const said = normalize(text);
  const hits = step.options.flatMap((option) => {
    const names = namesOf(option);
    const longest = Math.max(0, ...names.filter((name) => said.includes(name)).map((name) => name.length));
    return longest > 0 ? [{ option, longest }] : [];
  });
  const best = Math.max(0, ...hits.map(({ longest }) => longest));
  return step.kind === 'multi'
    ? hits.map(({ option }) => option)
    : hits.filter(({ longest }) => longest === best).map(({ option }) => option);
}

/** “Nobody has work” contains “no” and is no “none”; “no minimum living allowance” names that option and denies it. */
function namedInPart(turn: Turn, step: Step, part: string): StepOption[] {
  const named = namedOptions(step, part);
  const things = named.filter(({ id }) => id !== 'none' && id !== 'unsure');
  if (things.length === 0) return named;
  const said = normalize(part);
  const negations = turn.t('words.negations').split('|');
  return things.filter((option) =>
    namesOf(option).some((name) => said.includes(name) && !negations.some((no) => said.slice(0, said.indexOf(name)).endsWith(no))),
  );
}

function readText(turn: Turn, step: Step): Reply | null {
  if (isWordless(turn.text)) return null;
  if (step.facts.includes('name')) return readName(turn);
  const text = turn.maskedText.slice(0, TEXT_MAX_LENGTH);
  return { kind: 'text', text, words: text };
}

export function readName(turn: Turn): Reply | null {
  const prefixes = turn.t('words.namePrefixes').split('|');
  let name = turn.text.replace(/[\s,，。.!！]+$/u, '').trim();
  for (const prefix of prefixes) if (name.toLowerCase().startsWith(prefix)) name = name.slice(prefix.length).trim();
  // 我哥叫赵铁柱
  const called = name.indexOf(turn.t('words.called'));
  if (called >= 0 && called <= MOST_BEFORE_CALLED) name = name.slice(called + turn.t('words.called').length);
  name = name.replace(/^[:：\s]+/, '');
  const plausible = /^\p{Script=Han}{1,8}(?:·\p{Script=Han}{1,8}){0,3}$/u.test(name)
    ? name.length >= 2
    : /^\p{L}[\p{L} .'’·-]{1,39}$/u.test(name) && !/\p{Script=Han}/u.test(name);
  return plausible ? { kind: 'text', text: name, words: name } : null;
}

/** The self-check stores no personal numbers: what was pasted is masked before it is read. */
const readSlot = (turn: Turn, kind: SlotKind): Reply | null =>
  readValueOf(turn, kind, kind === 'phone' || kind === 'id_number' ? turn.text : turn.maskedText);

/** What is read back before it counts. */
export function readBack(turn: Turn, step: Step, reply: Reply): string {
  const key = `readBack.${reply.kind === 'value' ? reply.slot : step.kind}`;
  return turn.services.texts.has(turn.locale, key) ? turn.t(key, { words: reply.words }) : reply.words;
}
