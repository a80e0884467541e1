/** What the caller has answered so far, each to be changed with one press; what no longer counts; what comes next. */
import type { CallView } from '../contract';
import type { Say } from '../texts';

interface FactsProps {
  say: Say;
  call: CallView;
  /** Between several, in the caller's language. */
  joiner: string;
  onChange(text: string, stepId: string): void;
}

export function Facts({ say, call, joiner, onChange }: FactsProps) {
  return (
    <>
      <h2>
        {say('facts.heading')} {call.isMine && call.answered.length > 0 && <kbd>C</kbd>}
      </h2>
      {call.answered.length === 0 && <p class="soft">{say('facts.none')}</p>}
      <ol class="facts">
        {call.answered.map(({ form, stepId, label, answer, by }) => (
          <li key={`${form} ${stepId}`}>
            <button
              type="button"
              disabled={!call.isMine}
              title={say('facts.change', { label, answer })}
              onClick={() => onChange(say('facts.change', { label, answer }), stepId)}
            >
              <span class="soft">{label}</span>
              <span>{answer}</span>
              {by && by !== call.operatorName && <small>{say('facts.by', { name: by })}</small>}
            </button>
          </li>
        ))}
      </ol>
      {call.setAside.length > 0 && <p class="hint">{say('facts.setAside', { text: call.setAside.join(joiner) })}</p>}
      {call.ahead.length > 0 && (
        <>
          <h2>{say('ahead.heading')}</h2>
          <ol class="ahead">
            {call.ahead.map((label) => (
              <li key={label}>{label}</li>
            ))}
          </ol>
          {call.question?.form === 'selfCheck' && <p class="soft">{say('ahead.note')}</p>}
        </>
      )}
      <Log say={say} call={call} />
    </>
  );
}

/** Told where more than one colleague had the call. */
function Log({ say, call }: { say: Say; call: CallView }) {
  if (!call.log.some(({ what }) => what === 'transferred' || what === 'taken' || what === 'resumed')) return null;
  return (
    <>
      <h2>{say('log.heading')}</h2>
      <ol class="log">
        {call.log.map(({ at, by, what, words }) => (
          <li key={at + what}>
            {say(`log.${what}` as 'log.started', { name: by })}
            {words && <q>{words}</q>}
          </li>
        ))}
      </ol>
    </>
  );
}
