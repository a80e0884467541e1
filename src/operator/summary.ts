/** What is written down of a call when it ends: from the facts, not from memory. */
import type { Script } from '../bot';
import type { Translate } from '../locale';
import type { CaseRow } from '../store/types';
import type { CallFile, Caller, Disposition } from './call-file';

export function summaryOf(caller: Caller, script: Script | null, caseNumber: string | null, file: CallFile | null, t: Translate): string {
  const answers = (script?.answered ?? []).filter(({ form }) => form === 'selfCheck');
  const asked = Object.keys(file?.topics ?? {}).length + (file?.readOut.length ?? 0);
  const lines = [
    t('operator.summary.caller', { caller: t(`operator.callers.${caller}`) }),
    answers.length > 0
      ? t('operator.summary.answers', {
          list: answers.map(({ label, answer }) => `${label}：${answer}`).join(t('operator.summary.joiner')),
        })
      : null,
    script?.result
      ? t(script.result.isFinal ? 'operator.summary.result' : 'operator.summary.soFar', { verdict: script.result.verdict })
      : null,
    asked > 0 ? t('operator.summary.asked', { count: String(asked) }) : null,
    caseNumber ? t('operator.summary.case', { caseNumber }) : null,
    script?.crisis ? t('operator.summary.crisis') : null,
  ];
  return lines.filter((line) => line !== null).join('\n');
}

/** What most likely comes true; the operator chooses. */
export function suggestDisposition(script: Script | null, cases: readonly CaseRow[], file: CallFile | null): Disposition {
  const kinds = cases.map(({ details }) => (details as { kind?: string } | null)?.kind);
  if (kinds.includes('registration')) return 'registered';
  if (kinds.includes('conversation')) return 'handed-off';
  if (script?.result?.isFinal) return 'self-check';
  const answered = Object.keys(file?.topics ?? {}).length + (file?.readOut.length ?? 0) > 0;
  return answered ? 'answered' : 'abandoned';
}
