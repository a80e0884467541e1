/**
 * What a result says, block by block: why, what would change it, what to check, where to go, what to bring, what it rests on.
 * The same blocks are the card of the chat page, the text of every other channel and the sheet that people keep.
 */
import type { Assessment, Fact, Reason, RuleSet } from '../src/eligibility/types';
import { leftToVerify } from './clarify';
import { prospects } from './prospects';
import { factsOnPath, selfCheckAnswers } from './self-check-memory';
import { factLabel } from './self-check-texts';
import type { Turn } from './turn';

const REASONS_SHOWN = 6;
const MISSING_SHOWN = 6;

export interface CardLine {
  text: string;
  /** How a rule turned out; only rules have one. */
  mark?: 'met' | 'unmet' | 'unknown';
  note?: string;
  /** A sentence about all the others, not one more of them. */
  apart?: true;
}

export interface CardSection {
  id: 'base' | 'met' | 'open' | 'none' | 'change' | 'verify' | 'where' | 'bring' | 'unmet' | 'answers' | 'basis';
  heading: string;
  lines: CardLine[];
  /** Short things that go in one line where there is no card. */
  inline?: true;
  /** For whoever wants to know more: a card folds it, a text leaves it out. */
  folded?: true;
}

export interface ResultCard {
  verdict: string;
  summary: string;
  sections: CardSection[];
  /** Who decides, and that nothing costs money. */
  decides: string;
  /** How fresh the rule is, and the day for which the result holds. */
  checked: string;
  /** The button that hands out the text to keep; a channel with a sheet of its own shows that instead. */
  save: string;
}

/** @param soFar questions are still open: what to do next would be no more than to answer them */
export function buildCard(turn: Turn, result: Assessment, rules: RuleSet, { soFar = false } = {}): ResultCard {
  const { t } = turn;
  const region = regionName(turn, rules);
  const nextSteps = (): (CardSection | null)[] => [
    section(turn, 'change', changeLines(turn, result)),
    section(turn, 'verify', verifyLines(turn, result)),
    section(turn, 'where', whereLines(turn, result, rules)),
    section(turn, 'bring', bringLines(turn, rules), { inline: true }),
  ];
  const sections: (CardSection | null)[] = [
    ...reasonSections(turn, result),
    ...(soFar ? [] : nextSteps()),
    section(turn, 'unmet', unmetLines(turn, result), { folded: true }),
    section(turn, 'answers', answerLines(turn), { folded: true }),
    section(turn, 'basis', basisLines(turn, rules)),
  ];
  return {
    verdict: t(`result.name.${result.result}`),
    summary: t(`result.summary.${result.result}`, { region }),
    sections: sections.filter((one) => one !== null),
    decides: t('result.decides', { office: turn.locale === 'en' ? rules.decidedByEn : rules.decidedBy }),
    checked: t('result.checked', { checked: rules.lastVerified, asOf: result.ruleSet.asOf }),
    save: turn.label('save'),
  };
}

/** @param whole with what a card folds, as on a sheet to keep */
export function cardText(turn: Turn, card: ResultCard, { whole = false } = {}): string {
  const blocks = card.sections.filter(({ folded }) => whole || !folded).map((one) => sectionText(turn, one));
  return [`${turn.t('result.opening', { verdict: card.verdict })}\n${card.summary}`, ...blocks, `${card.checked}\n${card.decides}`].join(
    '\n\n',
  );
}

function sectionText(turn: Turn, { heading, lines, inline }: CardSection): string {
  const said = lines.map(({ text, note }) => (note ? text + turn.t('result.note', { note }) : text));
  const list = inline ? inOneLine(turn, lines) : said.length === 1 ? said[0] : `\n${said.map((one) => `· ${one}`).join('\n')}`;
  return turn.t('result.block', { heading, list });
}

function inOneLine(turn: Turn, lines: readonly CardLine[]): string {
  const things = lines.filter(({ apart }) => !apart).map(({ text }) => text);
  const sentences = lines.filter(({ apart }) => apart).map(({ text }) => text);
  return [things.join(turn.t('form.listSeparator')), ...sentences].join(turn.t('result.apart'));
}

function section(
  turn: Turn,
  id: CardSection['id'],
  lines: CardLine[],
  how: Pick<CardSection, 'inline' | 'folded'> = {},
): CardSection | null {
  return lines.length > 0 ? { id, heading: turn.t(`result.headings.${id}`), lines, ...how } : null;
}

const line = (text: string): CardLine => ({ text });

/** What a person may be told; the rest rests on a sensitive fact that nobody volunteered, or on nothing that can be tested. */
export const spoken = (reasons: readonly Reason[]): Reason[] => reasons.filter(({ unspoken }) => !unspoken);
export const sourceOf = ({ citation }: RuleSet): string => `《${citation.documentTitle}》${citation.clause ?? ''}`;
export const noteOf = (turn: Turn, rules: RuleSet): string | undefined => (turn.locale === 'en' ? rules.noteEn : rules.note);
export const regionName = (turn: Turn, rules: RuleSet): string => (turn.locale === 'en' ? rules.nameEn : rules.name);

export function reasonLabel(turn: Turn, reason: Reason): string {
  return turn.locale === 'en' ? (reason.labelEn ?? reason.label) : reason.label;
}

function reasonSections(turn: Turn, { result, reasons }: Assessment): (CardSection | null)[] {
  const base = spoken(reasons).find(({ rule, outcome }) => rule === 'base' && outcome === false);
  if (base) return [section(turn, 'base', saidAbout(turn, base.because))];
  const met = categoryLines(turn, reasons, true);
  const open = result === 'needs-review' ? categoryLines(turn, reasons, 'unknown') : [];
  const none = result === 'unlikely' ? [line(turn.t('result.noneMet'))] : [];
  return [section(turn, 'met', met), section(turn, 'open', open), section(turn, 'none', none)];
}

function categoryLines(turn: Turn, reasons: readonly Reason[], outcome: Reason['outcome']): CardLine[] {
  return spoken(reasons)
    .filter((reason) => reason.rule !== 'base' && reason.outcome === outcome)
    .slice(0, REASONS_SHOWN)
    .map((reason) => reasonLine(turn, reason));
}

function unmetLines(turn: Turn, { reasons }: Assessment): CardLine[] {
  return spoken(reasons)
    .filter(({ rule, outcome }) => rule !== 'base' && outcome === false)
    .map((reason) => reasonLine(turn, reason));
}

function reasonLine(turn: Turn, reason: Reason): CardLine {
  const mark = reason.outcome === true ? 'met' : reason.outcome === false ? 'unmet' : 'unknown';
  const text = reasonLabel(turn, reason) + (reason.verified ? '' : turn.t('result.unverified'));
  // Notes of the rules are Chinese.
  return { text, mark, ...(reason.note && turn.locale !== 'en' ? { note: reason.note } : {}) };
}

/** Facts that are worked out from others: people recognise what they said, not what follows from it. */
const WORKED_OUT_FROM: Readonly<Record<string, readonly string[]>> = {
  age: ['birthMonth'],
  monthsToStatutoryRetirement: ['birthMonth', 'sex', 'retirementTrack'],
};

/** What the person answered about these facts, one line a question. */
function saidAbout(turn: Turn, because: readonly string[]): CardLine[] {
  const memory = turn.memory.selfCheck;
  if (!memory) return [];
  const names = because.flatMap((name) => [name, ...(WORKED_OUT_FROM[name] ?? [])]);
  const steps = turn.services.selfCheck.path(memory.given, turn.scope.today);
  const asked = steps.filter(({ question, facts }) => names.some((name) => name in facts || question.facts.includes(name)));
  const answered = selfCheckAnswers(turn).filter(({ stepId }) => asked.some(({ question }) => question.id === stepId));
  if (answered.length === 0) return because.map((name) => line(factLabel(turn, name)));
  return answered.map(({ label, answer }) => line(turn.t('form.answerLine', { label, answer })));
}

/** Facts that shut the door here and open another one; its sentence says which. */
const OTHER_DOORS = ['unemployedNow', 'ableToWork', 'veteranStatus', 'monthsToStatutoryRetirement', 'age'] as const;

function changeLines(turn: Turn, assessment: Assessment): CardLine[] {
  const { reasons, result } = assessment;
  if (result === 'likely') return [];
  const because = new Set(reasons.flatMap((reason) => (reason.outcome === false && reason.rule === 'base' ? reason.because : [])));
  const doors = OTHER_DOORS.filter((fact) => because.has(fact)).map((fact) => turn.t(`result.tips.${doorOf(turn, fact)}`));
  const isForGood = because.has('veteranStatus') || because.has('monthsToStatutoryRetirement');
  const last = result === 'unlikely' && !isForGood ? [turn.t('result.whatWouldChange')] : [];
  return [...prospects(turn, assessment), ...doors, ...last].map(line);
}

function doorOf(turn: Turn, fact: (typeof OTHER_DOORS)[number]): string {
  return fact === 'veteranStatus' ? (turn.memory.selfCheck?.served ?? fact) : fact;
}

function verifyLines(turn: Turn, { missing, contradictions }: Assessment): CardLine[] {
  const lines: CardLine[] = [];
  if (missing.length > 0) {
    const labels = missing.map((name) => factLabel(turn, name));
    lines.push(line(turn.t('result.missing', { list: shortList(turn, labels) })));
  }
  const left = leftToVerify(turn);
  lines.push(...left.map((answers) => line(turn.t('result.contradiction', { answers }))));
  if (contradictions.length > left.length) lines.push(line(turn.t('result.contradictions')));
  return lines;
}

function shortList(turn: Turn, labels: readonly string[]): string {
  const list = labels.slice(0, MISSING_SHOWN).join(turn.t('form.listSeparator'));
  return labels.length > MISSING_SHOWN ? turn.t('result.andMore', { list, total: labels.length }) : list;
}

function whereLines(turn: Turn, result: Assessment, rules: RuleSet): CardLine[] {
  const { timeLimits = [] } = rules;
  const english = turn.locale === 'en';
  const limits = timeLimits.map((limit) =>
    turn.t('result.timeLimit', {
      name: english ? limit.nameEn : limit.name,
      value: limit.value,
      unit: english ? limit.unitEn : limit.unit,
    }),
  );
  return [
    line(english ? rules.applyAtEn : rules.applyAt),
    ...(limits.length > 0 ? [line(turn.t('result.timeLimits', { list: limits.join(turn.t('form.listSeparator')) }))] : []),
    ...(result.furtherSituations ? [line(turn.t('result.further'))] : []),
  ];
}

function answerLines(turn: Turn): CardLine[] {
  return selfCheckAnswers(turn).map(({ label, answer }) => line(turn.t('form.answerLine', { label, answer })));
}

function basisLines(turn: Turn, rules: RuleSet): CardLine[] {
  const source = turn.t(rules.verified ? 'result.basis' : 'result.basisUnverified', { source: sourceOf(rules) });
  const note = noteOf(turn, rules);
  return [line(source), ...(note ? [line(note)] : [])];
}

function bringLines(turn: Turn, rules: RuleSet): CardLine[] {
  const general: CardLine[] = rules.materials.general ? [{ text: turn.t('result.bringGeneral'), apart: true }] : [];
  return [...materialsFor(turn, rules).map(line), ...general];
}

/** Papers that the place names and those that the answers call for; the window may ask for less where it can look things up itself. */
export function materialsFor(turn: Turn, rules: RuleSet): string[] {
  const facts: Record<string, Fact['value']> = factsOnPath(turn);
  const special: [boolean, string][] = [
    [facts['veteranStatus'] !== false, 'veteran'],
    [facts['disabled'] === true, 'disabled'],
    [facts['militaryDisabilityCert'] === true, 'militaryCert'],
    [facts['dibao'] === true || facts['dibaoMarginal'] === true, 'dibao'],
    [facts['zeroEmploymentFamily'] === true, 'zeroEmployment'],
    [facts['landLost'] === 'partial' || facts['landLost'] === 'all', 'land'],
  ];
  const named = rules.materials.items.map(({ name, nameEn }) => (turn.locale === 'en' ? nameEn : name));
  return [...named, ...special.flatMap(([needed, id]) => (needed ? [turn.t(`materials.${id}`)] : []))];
}
