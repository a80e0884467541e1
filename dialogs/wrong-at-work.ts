/** What went wrong with an employer, by what is named together in one clause: wages and that they were not paid. Says nothing. */
import { clausesOf } from '../src/understanding';
import type { Turn } from './turn';
import { mentions, normalize } from './words';

const WRONGS = ['wages', 'unpaidInsurance', 'injury'] as const;
export type Wrong = (typeof WRONGS)[number];

/** 发不发工资 asks about pay and does not say that none came. */
const EITHER_OR = /(\p{Script=Han})不\1/gu;

/** On its way through a turn a message is asked about several times. */
const found = new WeakMap<Turn, { text: string; wrong: Wrong | null }>();

/** Null also where a matter of the policy is named beside it: 公司不交社保能享受补贴吗 asks for the subsidy. */
export function wrongAtWork(turn: Turn): Wrong | null {
  let known = found.get(turn);
  if (known?.text !== turn.text) found.set(turn, (known = { text: turn.text, wrong: find(turn) }));
  return known.wrong;
}

function find({ text, t, wordings }: Turn): Wrong | null {
  if (mentions(text, t('everyday.policyMatters'))) return null;
  const clauses = clausesOf(text).map((clause) => normalize(clause).replace(EITHER_OR, ''));
  const named = (clause: string, key: string): boolean => {
    const words = wordings(key);
    return words === undefined || mentions(clause, words);
  };
  const isSaid = (wrong: Wrong, clause: string): boolean =>
    ['matter', 'trouble', 'by'].every((part) => named(clause, `everyday.${wrong}.${part}`));
  return WRONGS.find((wrong) => clauses.some((clause) => isSaid(wrong, clause))) ?? null;
}
