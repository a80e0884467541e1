/** What the answers make so far and why, and the rule behind the question of now, word for word. */
import type { CallView, QuestionView } from '../contract';
import type { Say } from '../texts';

/** What an operator needs while talking; the rest is on the sheet that the caller can be sent. */
const SHOWN = new Set(['base', 'met', 'open', 'none', 'change', 'verify', 'where', 'bring']);

export function Result({ say, result }: { say: Say; result: CallView['result'] }) {
  return (
    <section>
      <h2>{say('result.heading')}</h2>
      {!result && <p class="soft">{say('result.none')}</p>}
      {result && (
        <>
          <p class={`verdict ${result.result}`}>{result.isFinal ? result.verdict : say('result.soFar', { text: result.verdict })}</p>
          {result.sections
            .filter(({ id }) => SHOWN.has(id))
            .map(({ id, heading, lines }) => (
              <div key={id}>
                <h3>{heading}</h3>
                <ul>
                  {lines.map(({ text, mark }, index) => (
                    <li key={index}>
                      {mark && <b>{say(`result.${mark}`)} </b>}
                      {text}
                    </li>
                  ))}
                </ul>
              </div>
            ))}
        </>
      )}
    </section>
  );
}

export function Clause({ say, clause }: { say: Say; clause: QuestionView['clause'] }) {
  if (!clause) return null;
  const { title, docNumber, locator, quote } = clause;
  return (
    <section>
      <h2>{say('clause.heading')}</h2>
      <p class="soft">
        《{title}》{docNumber && `（${docNumber}）`}
        {locator}
      </p>
      {quote ? <blockquote>{quote}</blockquote> : <p class="soft">{say('clause.noQuote')}</p>}
    </section>
  );
}
