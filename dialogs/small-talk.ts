/** Short answers to what is neither policy nor a task: thanks, complaints, jobs, other offices. */
import type { Intent } from '../src/understanding/types';
import { greet } from './greeting';
import { saysOutOfWork, tellWayOut } from './out-of-work';
import type { Turn } from './turn';
import { looksLikeQuestion, mentions } from './words';

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
const AFTER_SMALL: Partial<Record<(typeof SMALL)[number], string[]>> = {
  identity: ['human', 'policy', 'selfCheck'],
  scold: ['human', 'policy', 'selfCheck'],
  bereaved: ['human'],
  lonely: ['human'],
};

/** What an old comrade says about money is a question, not a memory. */
const smallKind = (turn: Turn): (typeof SMALL)[number] | undefined =>
  SMALL.find((kind) => mentions(turn.text, turn.t(`talk.small.${kind}.words`)) && !(kind === 'comrades' && looksLikeQuestion(turn.text)));

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
  const { stationName, stationPhone } = turn.services.settings;
  const small = intent === 'chitchat' ? smallKind(turn) : undefined;
  if (small) {
    const text = turn.t(`talk.small.${small}.text`, { stationName, stationPhone });
    await turn.say(text, inForm ? {} : { buttons: turn.buttons(...(AFTER_SMALL[small] ?? buttons)) });
    return true;
  }
  if (intent === 'chitchat' && !inForm && saysOutOfWork(turn)) {
    await tellWayOut(turn);
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
