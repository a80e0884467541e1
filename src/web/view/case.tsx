/** Where a case stands. Not part of the page's own script. */
import type { CaseData, CaseState } from '../contract';
import type { Say } from '../texts';

/** The way of a case through the office, as far as this one can still go. */
export function stepsOf(state: CaseState): CaseState[] {
  if (state === 'withdrawn' || state === 'erased') return ['submitted', state];
  const onTheWay: CaseState[] = ['submitted', 'delivered', 'accepted'];
  if (state === 'needs-info') onTheWay.push('needs-info');
  return [...onTheWay, state === 'failed' ? 'failed' : 'completed'];
}

export interface CaseProps {
  data: CaseData;
  say: Say;
}

export function Case({ data, say }: CaseProps) {
  const steps = stepsOf(data.state);
  const reached = steps.indexOf(data.state);
  return (
    <section class="card case" aria-label={`${say('case.number')} ${data.caseNumber}`}>
      <p class="number">
        <span>{say('case.number')}</span>
        <b>{data.caseNumber}</b>
      </p>
      <ol class="steps">
        {steps.map((step, index) => (
          <li
            class={index < reached ? 'done' : index === reached ? `current ${step}` : ''}
            aria-current={index === reached ? 'step' : undefined}
          >
            {say(`case.${step}`)}
          </li>
        ))}
      </ol>
      {data.note && <p class="foot">{data.note}</p>}
    </section>
  );
}
