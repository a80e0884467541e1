/** A person's name as it is said: 我叫李勇, 我哥叫赵铁柱, 名字写错了，是李祥. A sentence that names nobody is none. */
import { clausesOf } from '../src/understanding';
import type { Reply } from './forms';
import { asksOutright } from './looks-like-question';
import type { Turn } from './turn';
import { anyWordOf, isOneOf, mentions, wordingsOf } from './words';

/** In characters: whose name it is comes before. */
const MOST_BEFORE_CALLED = 5;

/** 名字写错了，是李祥: what comes after the word for the change. Empty where nothing does. */
export function newNameIn(turn: Turn): string {
  const parts = clausesOf(turn.text).flatMap((clause) => {
    const found = anyWordOf(turn.t('words.changedTo')).exec(clause);
    return found ? [clause.slice(found.index + found[0].length).trim()] : [];
  });
  return parts.findLast((part) => part !== '') ?? '';
}

/** What answers anything, refuses or asks: 好的, 不想说, 为什么要名字. */
const ANSWERS = ['words.yes', 'words.no', 'words.none', 'words.unsure', 'everyday.nod.words', 'everyday.sigh.words'];

const answersOrAsks = (turn: Turn, text: string): boolean =>
  ANSWERS.some((list) => isOneOf(text, turn.t(list))) || mentions(text, turn.t('form.refuses')) || asksOutright(turn, text);

/** What comes after 我; null where the text begins otherwise. */
function afterSelf({ t }: Turn, text: string): string | null {
  const self = wordingsOf(t('words.self')).find((word) => text.startsWith(word));
  return self === undefined ? null : text.slice(self.length);
}

/** 叫我老李吧 */
function calledAs(turn: Turn, text: string): string {
  const name = afterSelf(turn, text) ?? text;
  const end = wordingsOf(turn.t('words.nameEnds')).find((word) => name.endsWith(word));
  return name.slice(0, name.length - (end?.length ?? 0));
}

/** The name after 我哥; empty where 我 begins another sentence. */
function ofRelative(turn: Turn, text: string): string {
  const rest = afterSelf(turn, text);
  if (rest === null) return text;
  const relative = anyWordOf(turn.t('told.others')).exec(rest);
  return relative?.index === 0 ? rest.slice(relative[0].length) : '';
}

export function readName(turn: Turn): Reply | null {
  const prefixes = turn.t('words.namePrefixes').split('|');
  let name = turn.text.replace(/[\s,，。.!！]+$/u, '').trim();
  for (const prefix of prefixes) if (name.toLowerCase().startsWith(prefix)) name = name.slice(prefix.length).trim();
  // 我哥叫赵铁柱, 我哥赵铁柱
  const called = name.indexOf(turn.t('words.called'));
  if (called >= 0 && called <= MOST_BEFORE_CALLED) name = calledAs(turn, name.slice(called + turn.t('words.called').length));
  name = ofRelative(turn, name.replace(/^[:：\s]+/, ''));
  // 是给我爸登记的 says something, and names nobody.
  if (mentions(name, turn.t('words.notNames')) || answersOrAsks(turn, name)) return null;
  const plausible = /^\p{Script=Han}{1,8}(?:·\p{Script=Han}{1,8}){0,3}$/u.test(name)
    ? name.length >= 2
    : /^\p{L}[\p{L} .'’·-]{1,39}$/u.test(name) && !/\p{Script=Han}/u.test(name);
  return plausible ? { kind: 'text', text: name, words: name } : null;
}
