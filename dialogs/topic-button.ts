/** Topic buttons are recognised to the letter, whatever the model thinks of so few words. */
import { TOPICS, type Topic } from '../src/understanding/types';
import type { Turn } from './turn';
import { normalize } from './words';

const titlesOf = new WeakMap<object, Map<string, ReadonlyMap<string, Topic>>>();

export function topicButton(turn: Turn): Topic | null {
  let titles = titlesOf.get(turn.services.policy)?.get(turn.locale);
  if (!titles) {
    titles = new Map(TOPICS.map((topic) => [normalize(turn.services.policy.topicTitle(topic, turn.locale)), topic]));
    titlesOf.set(turn.services.policy, new Map(titlesOf.get(turn.services.policy)).set(turn.locale, titles));
  }
  return titles.get(normalize(turn.text)) ?? null;
}
