/** Short answers to what is neither policy nor a task: thanks, complaints, jobs, other offices. */
import type { Intent } from '../src/understanding/types';
import { greet } from './greeting';
import { looksLikeQuestion } from './looks-like-question';
import { saysOutOfWork, tellWayOut } from './out-of-work';
import { answerPolicy } from './policy-answers';
import type { Turn } from './turn';
import { mentions } from './words';

/** Sentences per intent that are used in turn, so that chat does not sound like an echo. */
const WORDINGS = 2;

const BUTTONS: Partial<Record<Intent, string[]>> = {
  job_interest: ['register', 'policy', 'human'],
  training_interest: ['register', 'policy', 'human'],
  complaint: ['human', 'register'],
  out_of_scope_veteran: ['policy', 'human'],
  out_of_scope_other: ['policy', 'selfCheck', 'human'],
  chitchat: ['policy', 'selfCheck', 'register'],
  greeting: ['policy', 'selfCheck', 'register', 'status', 'human'],
  thanks: ['policy', 'selfCheck'],
  goodbye: [],
  affirm: ['policy', 'selfCheck', 'register', 'status', 'human'],
  deny: ['policy', 'selfCheck', 'register', 'status', 'human'],
};

/** What people say to a machine besides, the first that fits; each has its words and its answer in `talk.small`. */
const SMALL = ['identity', 'trust', 'name', 'scold', 'bereaved', 'lonely', 'tired', 'comrades'] as const;
type SmallKind = (typeof SMALL)[number];
const AFTER_SMALL: Partial<Record<SmallKind, string[]>> = {
  identity: ['human', 'policy', 'selfCheck'],
  scold: ['human', 'policy', 'selfCheck'],
  bereaved: ['human'],
  lonely: ['human'],
};

/** What an old comrade says about money is a question, not a memory. */
const smallKind = (turn: Turn): SmallKind | undefined =>
  SMALL.find(
    (kind) => mentions(turn.text, turn.t(`talk.small.${kind}.words`)) && !(kind === 'comrades' && looksLikeQuestion(turn, turn.text)),
  );

/** 自主择业的能享受吗 asks for the aid, not for the placement. */
const asksWhetherPlacedCount = (turn: Turn): boolean =>
  looksLikeQuestion(turn, turn.text) && mentions(turn.text, turn.t('talk.placed')) && mentions(turn.text, turn.t('talk.mayCount'));

const ABOUT_US: ReadonlySet<SmallKind> = new Set<SmallKind>(['identity', 'trust', 'name', 'scold']);

/** Who answers here, and whether it can be trusted, in words that leave no doubt. @returns false when the message is nothing of the kind */
export async function answerAboutUs(turn: Turn): Promise<boolean> {
  const kind = smallKind(turn);
  if (!kind || !ABOUT_US.has(kind)) return false;
  await saySmall(turn, kind, false);
  return true;
}

async function saySmall(turn: Turn, kind: SmallKind, inForm: boolean): Promise<void> {
  const buttons = AFTER_SMALL[kind] ?? BUTTONS.chitchat ?? [];
  await turn.say(turn.t(`talk.small.${kind}.text`, turn.station), inForm ? {} : { buttons: turn.buttons(...buttons) });
}

/** @returns false when the intent is not one of these */
export async function smallTalk(turn: Turn, meant: Intent, inForm: boolean): Promise<boolean> {
  // Who was placed, and how, is told along with the wish for work.
  const intent = meant === 'out_of_scope_veteran' && mentions(turn.text, turn.t('talk.wantsWork')) ? 'job_interest' : meant;
  const buttons = BUTTONS[intent];
  if (!buttons) return false;
  if (intent === 'greeting' && !turn.memory.greeted) {
    await greet(turn);
    return true;
  }
  const { stationName, stationPhone } = turn.station;
  const small = intent === 'chitchat' ? smallKind(turn) : undefined;
  if (small) {
    await saySmall(turn, small, inForm);
    return true;
  }
  if (intent === 'chitchat' && !inForm && saysOutOfWork(turn)) {
    await tellWayOut(turn);
    return true;
  }
  if (intent === 'out_of_scope_veteran' && asksWhetherPlacedCount(turn)) {
    await answerPolicy(turn, [{ topic: 'recognition', confidence: 1 }], turn.maskedText, inForm);
    return true;
  }
  const said = (turn.memory.talk ?? 0) % WORDINGS;
  turn.memory.talk = said + 1;
  if (intent === 'out_of_scope_veteran') {
    const redirect = turn.services.policy.redirect(turn.text, turn.locale);
    await turn.say([turn.t('talk.elsewhere'), redirect.text].join('\n'), inForm ? {} : { buttons: turn.buttons(...buttons) });
    return true;
  }
  const text = turn.t(`talk.${intent}.${said + 1}`, { stationName, stationPhone });
  await turn.say(text, inForm ? {} : { buttons: turn.buttons(...buttons) });
  return true;
}
