/** Whom a message speaks for, where it says so in passing: “给我老公查一下”, “我爸是老兵”. Knows nothing of what is then done. */
import { clausesOf } from '../src/understanding';
import type { Turn } from './turn';
import { anyWordOf, mentions, normalize, wordingsOf } from './words';

/** A bare 我, 老 or 家人 is part of too many words to be a relative. */
const LEAST_CHARACTERS = 2;

/** Whether the message says that it asks for a relative, or that a relative has served. */
export function speaksForFamily(turn: Turn): boolean {
  const said = normalize(turn.text);
  // Of most messages this is all: they name no relative.
  const relatives = wordingsOf(turn.t('about.options.family')).filter((relative) => said.includes(relative));
  if (relatives.length === 0) return false;
  return (
    clausesOf(turn.text).some((clause) => asksFor(turn, normalize(clause), relatives)) ||
    clausesOf(turn.text).some((clause) => tellsOfVeteran(turn, normalize(clause), relatives))
  );
}

/** 给我老婆看病花光了钱 tells what was done for her; only where something is asked or done here is it asked for her. */
function asksFor(turn: Turn, clause: string, relatives: readonly string[]): boolean {
  const tasks = turn.wordings('about.forWhat');
  const afterwards = wordingsOf(turn.t('about.for'))
    .flatMap((before) => relatives.map((relative) => before + relative))
    .flatMap((named) => (clause.includes(named) ? [clause.slice(clause.indexOf(named) + named.length)] : []));
  return afterwards.some((rest) => tasks === undefined || rest === '' || anyWordOf(tasks).test(rest));
}

/** Whether the message says that it asks for a comrade, a neighbour, somebody of the village. */
export const speaksForOther = (turn: Turn): boolean => mentions(turn.text, turn.t('about.forOther'));

/** The relative is named first, and then what makes a veteran: my husband has served, not: I have served with him. Who has served too is not the one asked for. */
function tellsOfVeteran(turn: Turn, clause: string, relatives: readonly string[]): boolean {
  const served = wordingsOf(turn.t('about.served'));
  return relatives
    .filter((relative) => relative.length >= LEAST_CHARACTERS && clause.startsWith(relative))
    .some(
      (relative) =>
        served.some((words) => ofThem(turn, clause.slice(relative.length)).includes(words)) && !mentions(clause, turn.t('about.too')),
    );
}

/** 老婆走了我退伍回来: what follows 我 is said of oneself; 我们 is no such turn. */
function ofThem(turn: Turn, rest: string): string {
  const turns = wordingsOf(turn.t('told.self')).flatMap((self) => {
    const at = rest.indexOf(self);
    return at < 0 || mentions(rest.slice(at + self.length, at + self.length + 1), turn.t('about.ours')) ? [] : [at];
  });
  return rest.slice(0, Math.min(rest.length, ...turns));
}
