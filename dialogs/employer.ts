/** An employer who wants to hire: sent to where vacancies are registered, and told what hiring brings. No job seeker's form is for them. */
import { bandOfMeaning } from '../src/understanding';
import { answerPolicy } from './policy-answers';
import type { Turn } from './turn';
import { mentions } from './words';

/** 我们公司想招两个退伍兵, 想登记招聘信息; whoever was not hired or lost the work speaks of themselves. */
export function speaksForEmployer({ text, t }: Turn): boolean {
  if (mentions(text, t('employer.notUs'))) return false;
  return mentions(text, t('employer.posts')) || (mentions(text, t('employer.us')) && mentions(text, t('employer.hires')));
}

/**
 * Where a vacancy goes, then the tax relief and the subsidy for employers.
 * @returns false when it is no employer who speaks, or one with a clear question, which has an answer of its own
 */
export async function answerEmployer(turn: Turn): Promise<boolean> {
  const meant = turn.scope.understanding;
  const asksClearly = meant !== null && meant.topic !== null && bandOfMeaning(meant) === 'act';
  if (asksClearly || !speaksForEmployer(turn)) return false;
  await turn.say(turn.t('employer.text', turn.station));
  const asked = [
    { topic: 'tax-benefits', confidence: 1, said: turn.t('employer.tax') },
    // The last, so that 怎么申请 goes on about it.
    { topic: 'employer-insurance-subsidy', confidence: 1, said: turn.t('employer.subsidy') },
  ] as const;
  await answerPolicy(turn, asked, turn.maskedText, false);
  return true;
}
