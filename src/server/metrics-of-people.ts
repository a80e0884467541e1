/**
 * What became of people, as counts: turns understood or not, self-checks, cries for help, cases, how long until somebody answered.
 * Knows no personal data: a province is the finest place, and every label has a closed list of values.
 */
import { Histogram, type Registry } from 'prom-client';
import { Tally } from './metrics-tally';

/** One committed turn, as the bot tells it. */
export interface TurnMeasure {
  /** The whole turn; zero where it only was apologized for. */
  milliseconds: number;
  /** Of these, what understanding the message took; zero where there was nothing to understand. */
  understandingMilliseconds: number;
  failed: boolean;
  /** When each stage ended, in milliseconds; null where it only was apologized for. */
  times: { posted: number; started: number; understood: number; loaded: number; answered: number; committed: number } | null;
  understanding: { intent: string } | null;
  outcome: {
    intent?: string;
    kind?: string;
    /** Where the conversation takes place. */
    channel?: string;
    /** A self-check that came to a result; the region by its code. */
    checked?: { result: string; region?: string };
  };
}

export const TURN_OUTCOMES = ['understood', 'asked-back', 'not-understood', 'handed-over', 'no-message', 'failed'] as const;
export type TurnOutcome = (typeof TURN_OUTCOMES)[number];

const RESULTS = ['likely', 'needs-review', 'unlikely'];
/** The first two digits of GB/T 2260. */
const PROVINCES = '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' ');
/** Other channels of Azure Bot Service count as `other`. */
const CHANNELS = ['web', 'hotline', 'msteams', 'directline'];
/** Kinds of outcome with which a case comes into being. */
const CASES: Readonly<Record<string, string>> = { 'case-registration': 'registration', 'case-conversation': 'conversation' };
const CRISIS_CARDS: Readonly<Record<string, string>> = { 'crisis-alarm': 'alarm', 'crisis-check-in': 'check-in' };
const OUTCOMES: Readonly<Record<string, TurnOutcome>> = {
  ...Object.fromEntries(Object.keys(CASES).map((kind) => [kind, 'handed-over'])),
  'passed-to-person': 'handed-over',
  'asked-back': 'asked-back',
  misunderstood: 'not-understood',
};
/** From half a minute in a live conversation to a fortnight for a registration. */
const FIRST_ANSWER_SECONDS = [30, 60, 300, 900, 3_600, 14_400, 86_400, 259_200, 604_800, 1_209_600];

export interface PeopleMetrics {
  /** The most series that the counters can ever have, whatever happens. */
  readonly mostSeries: number;
  observeTurn(turn: TurnMeasure): void;
  /** @param kind of the case @param seconds from its submission until somebody took it up */
  observeFirstAnswer(kind: string, seconds: number): void;
}

/** @param intents all that understanding can give */
export function createPeopleMetrics(registry: Registry, prefix: string, intents: readonly string[]): PeopleMetrics {
  const tally = (name: string, help: string, labels: Record<string, readonly string[]>): Tally =>
    new Tally(registry, { name: prefix + name, help, labels });
  const turns = tally('turns_total', 'Turns by what they were about and how they ended', {
    intent: [...intents, 'none'],
    outcome: TURN_OUTCOMES,
  });
  const selfChecks = tally('self_checks_total', 'Results of self-checks, by province (GB/T 2260, two digits)', {
    result: RESULTS,
    province: PROVINCES,
  });
  const crisisCards = tally('crisis_cards_total', 'Answers to a cry for help, by level', { level: Object.values(CRISIS_CARDS) });
  const cases = tally('cases_submitted_total', 'Cases handed to caseworkers, by kind and channel', {
    kind: Object.values(CASES),
    channel: CHANNELS,
  });
  const kinds = new Set(Object.values(CASES));
  const firstAnswer = new Histogram({
    name: `${prefix}first_answer_seconds`,
    help: 'Time from the submission of a case until a person took it up',
    labelNames: ['kind'],
    buckets: FIRST_ANSWER_SECONDS,
    registers: [registry],
  });
  // Shown from the start, so that an alert sees the first one.
  for (const kind of kinds) firstAnswer.zero({ kind });
  return {
    mostSeries: [turns, selfChecks, crisisCards, cases].reduce((sum, { size }) => sum + size, 0),
    observeTurn(turn) {
      const { intent, kind = '', channel, checked } = turn.outcome;
      turns.count(intent ?? turn.understanding?.intent ?? 'none', outcomeOf(turn));
      if (checked) selfChecks.count(checked.result, checked.region?.slice(0, 2));
      if (CRISIS_CARDS[kind]) crisisCards.count(CRISIS_CARDS[kind]);
      if (CASES[kind]) cases.count(CASES[kind], channel);
    },
    observeFirstAnswer: (kind, seconds) => firstAnswer.observe({ kind: kinds.has(kind) ? kind : 'other' }, Math.max(0, seconds)),
  };
}

function outcomeOf({ failed, understanding, outcome: { kind = '' } }: TurnMeasure): TurnOutcome {
  if (failed) return 'failed';
  return OUTCOMES[kind] ?? (understanding ? 'understood' : 'no-message');
}
