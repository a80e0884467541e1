/** 四十五了, 郑州: said while nothing was asked. It is what the self-check would ask for, so that is what is offered; nothing is kept. */
import { understandAnswer } from '../src/understanding';
import type { Turn } from './turn';
import { looksLikeQuestion } from './words';

/** A longer message says more than one fact. */
const MOST_CHARACTERS = 12;
const KINDS = ['age', 'region'] as const;

export function tellsBareFact({ text, scope }: Turn): boolean {
  if (text.length > MOST_CHARACTERS || looksLikeQuestion(text)) return false;
  return KINDS.some((kind) => {
    const answer = understandAnswer(kind, text, { today: scope.today });
    return answer?.confirm === false;
  });
}

export async function offerToUseIt(turn: Turn): Promise<void> {
  await turn.say(turn.t('talk.bareFact'), { buttons: turn.buttons('selfCheck', 'register', 'policy', 'human') });
}
