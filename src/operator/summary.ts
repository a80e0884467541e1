/** What is written down of a call when it ends: from the facts, not from memory. */
import type { Script } from '../bot';
import type { Translate } from '../locale';
import type { CaseRow } from '../store/types';
import type { Reader } from './reading';
import { askedIn, type CallFile, type Caller, type Disposition } from './call-file';

/** Forms whose answers are too personal for a summary: of these it says how far they came. */
const SENT_FORMS = ['registration', 'handoff'] as const;

interface Facts {
  caller: Caller;
  script: Script | null;
  caseNumber: string | null;
  file: CallFile | null;
}

interface Wording {
  t: Translate;
  reader: Reader;
  /** Of a topic or an entry of the policy; null where this release has none such. */
  titleOf(id: string): string | null;
}

export function summaryOf({ caller, script, caseNumber, file }: Facts, { t, reader, titleOf }: Wording): string {
  const answers = (script?.answered ?? []).filter(({ form }) => form === 'selfCheck');
  const asked = file ? askedIn(file).map(({ id, title }) => titleOf(id) ?? title ?? id) : [];
  const open = script?.question;
  const unsent = SENT_FORMS.find((form) => form === open?.form);
  const lines = [
    t('operator.summary.caller', { caller: t(`operator.callers.${caller}`) }),
    answers.length > 0
      ? t('operator.summary.answers', {
          list: answers.map(({ label, answer }) => t('operator.summary.answer', { label, answer })).join(t('operator.summary.joiner')),
        })
      : null,
    script?.result
      ? t(script.result.isFinal ? 'operator.summary.result' : 'operator.summary.soFar', { verdict: script.result.verdict })
      : null,
    asked.length > 0 ? t('operator.summary.asked', { list: asked.join(t('operator.summary.joiner')) }) : null,
    unsent && open ? t(`operator.summary.unsent.${unsent}`, { label: aloudOf(open.label, reader) }) : null,
    caseNumber ? t('operator.summary.case', { caseNumber }) : null,
    script?.crisis ? t('operator.summary.crisis') : null,
  ];
  return lines.filter((line) => line !== null).join('\n');
}

const aloudOf = (text: string, { passagesOf }: Reader): string =>
  passagesOf(text)
    .flatMap(({ kind, text: words }) => (kind === 'say' ? [words] : []))
    .join('');

/** What most likely comes true; the operator chooses. */
export function suggestDisposition(script: Script | null, cases: readonly CaseRow[], file: CallFile | null): Disposition {
  const kinds = cases.map(({ details }) => (details as { kind?: string } | null)?.kind);
  if (kinds.includes('registration')) return 'registered';
  if (kinds.includes('conversation')) return 'handed-off';
  if (script?.result?.isFinal) return 'self-check';
  return file && askedIn(file).length > 0 ? 'answered' : 'abandoned';
}
