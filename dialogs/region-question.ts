/** 新疆那边的政策呢, 甘肃的和新疆的一样吗: asks about a place and no matter. Says who decides there, and whether its rules are at hand. */
import { clausesOf } from '../src/understanding';
import type { RegionAnswer } from '../src/understanding/types';
import { looksLikeQuestion } from './looks-like-question';
import { citationLine } from './policy-answers';
import type { Turn } from './turn';
import { readValueOf } from './values';
import { mentions, wordingsOf } from './words';

/** The clause by which each province decides who counts. */
const WHO_DECIDES = 'epl-52-definition';
const NATION = '000000';
/** Taiwan, Hong Kong and Macao have no such office to be sent to. */
const ELSEWHERE = /^(?:71|81|82)/;

/** @returns false when no place is named, or when nothing is asked about it */
export async function answerRegionQuestion(turn: Turn): Promise<boolean> {
  const places = placesIn(turn);
  const [first] = places;
  const asks = looksLikeQuestion(turn, turn.text) || mentions(turn.text, turn.t('regionQuestion.asks'));
  if (!first || !asks || mentions(turn.text, turn.t('regionQuestion.notAbout'))) return false;
  const { stationName, stationPhone } = turn.station;
  const lines = ['known', 'unknown'].flatMap((kind) => {
    const regions = places.filter(({ code }) => hasRules(turn, code) === (kind === 'known')).map(({ words }) => words);
    return regions.length > 0 ? [turn.t(`regionQuestion.${kind}`, { region: regions.join(turn.t('form.listSeparator')) })] : [];
  });
  const twoPlaces = places.length > 1 || mentions(turn.text, turn.t('regionQuestion.apart'));
  const parts = [
    turn.t('regionQuestion.whoDecides'),
    lines.join('\n'),
    ...(twoPlaces ? [turn.t('regionQuestion.twoPlaces')] : []),
    turn.t('regionQuestion.ask', { stationName, stationPhone }),
    citationLine(turn, WHO_DECIDES),
  ];
  turn.scope.outcome.kind = 'region-question';
  await turn.say(parts.join('\n\n'), { buttons: turn.buttons('selfCheck', 'register', 'policy', 'human') });
  return true;
}

/** The places named, each once; what is only taken for a place is none. */
function placesIn(turn: Turn): { code: string; words: string }[] {
  const joints = new RegExp(wordingsOf(turn.t('regionQuestion.joints')).join('|'), 'u');
  const found = clausesOf(turn.maskedText)
    .flatMap((clause) => clause.split(joints))
    .flatMap((part) => {
      const reply = readValueOf(turn, 'region', part);
      if (!reply) return [];
      const { code, confirm, candidates, province } = reply.value as RegionAnswer;
      // “What about Xinjiang” leaves a rest that makes the parser unsure; the province's own name in it does not.
      const isNamed = !confirm || part.includes(province.slice(0, 2));
      return isNamed && !ELSEWHERE.test(code) && (candidates?.length ?? 0) < 2 ? [{ code, words: reply.words }] : [];
    });
  return [...new Map(found.map((place) => [place.code, place])).values()];
}

function hasRules(turn: Turn, code: string): boolean {
  const given = { region: { value: code, source: 'derived' as const, at: turn.scope.now.toISOString() } };
  return turn.services.selfCheck.ruleSet(given, turn.scope.today).code !== NATION;
}
