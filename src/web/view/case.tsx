/** Where a case stands: as a card in the conversation, and as a receipt on paper. Not part of the page's own script. */
import { CASE_STATES, type CaseData, type CaseState } from '../contract';
import type { Tell } from '../texts';
import { Words } from './words';

/** The way of a case through the office, as far as this one can still go. */
export function stepsOf(state: CaseState): CaseState[] {
  if (state === 'withdrawn' || state === 'erased') return ['submitted', state];
  const onTheWay: CaseState[] = ['submitted', 'delivered', 'accepted'];
  if (state === 'needs-info') onTheWay.push('needs-info');
  return [...onTheWay, state === 'failed' ? 'failed' : 'completed'];
}

interface CaseProps {
  data: CaseData;
  tell: Tell;
}

export function Case({ data, tell, onReceipt }: CaseProps & { onReceipt: () => void }) {
  // What a later server may say in its own way is read in the message's words.
  if (!CASE_STATES.includes(data.state)) return null;
  return (
    <section class="card case" aria-label={`${tell('case.number')} ${data.caseNumber}`}>
      <Standing data={data} tell={tell} />
      <button type="button" class="keep" onClick={onReceipt}>
        {tell('case.keep')}
      </button>
    </section>
  );
}

/** @param at when it is printed, in words */
export function CasePaper({ data, tell, at, name, phone }: CaseProps & { at: string; name: string; phone: string }) {
  return (
    <>
      <Standing data={data} tell={tell} />
      <p>
        <Words text={tell('case.station', { name, phone })} tappable />
      </p>
      <p class="foot">
        {tell('case.foot')} {tell('case.at', { time: at })}
      </p>
    </>
  );
}

function Standing({ data, tell }: CaseProps) {
  const steps = stepsOf(data.state);
  const reached = steps.indexOf(data.state);
  return (
    <>
      <p class="number">
        <span>{tell('case.number')}</span>
        <b>{data.caseNumber}</b>
      </p>
      <ol class="steps">
        {steps.map((step, index) => (
          <li
            class={index < reached ? 'done' : index === reached ? `current ${step}` : ''}
            aria-current={index === reached ? 'step' : undefined}
          >
            {tell(`case.${step}`)}
          </li>
        ))}
      </ol>
      {data.note && <p class="foot">{data.note}</p>}
    </>
  );
}
