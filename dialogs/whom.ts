/** Whom a message speaks for, where it says so in passing: “给我老公查一下”, “我爸是老兵”. Knows nothing of what is then done. */
import { clausesOf } from '../src/understanding';
import type { Turn } from './turn';
import { mentions, normalize, wordingsOf } from './words';

/** A bare 我, 老 or 家人 is part of too many words to be a relative. */
const LEAST_CHARACTERS = 2;

/** Whether the message says that it asks for a relative, or that a relative has served. */
export function speaksForFamily(turn: Turn): boolean {
  const said = normalize(turn.text);
  // Of most messages this is all: they name no relative.
  const relatives = wordingsOf(turn.t('about.options.family')).filter((relative) => said.includes(relative));
  if (relatives.length === 0) return false;
  return (
    wordingsOf(turn.t('about.for')).some((before) => relatives.some((relative) => mentions(turn.text, before + relative))) ||
    clausesOf(turn.text).some((clause) => tellsOfVeteran(turn, normalize(clause), relatives))
  );
}

/** The relative is named first, and then what makes a veteran: my husband has served, not: I have served with him. Who has served too is not the one asked for. */
function tellsOfVeteran(turn: Turn, clause: string, relatives: readonly string[]): boolean {
  const served = wordingsOf(turn.t('about.served'));
  return relatives
    .filter((relative) => relative.length >= LEAST_CHARACTERS && clause.startsWith(relative))
    .some((relative) => served.some((words) => clause.slice(relative.length).includes(words)) && !mentions(clause, turn.t('about.too')));
}
