/** What to read out now, large; what is for the operator alone, apart; the answers on their keys. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CallView, ConsoleData, Language, Passage, Said } from '../contract';
import type { State } from '../state';
import type { Say, SayAloud } from '../texts';

/** What is longer would stand below the edge with its end, where the question is. */
const LONG_CHARACTERS = 110;

export interface ScriptActions {
  onSend(text: string, goTo?: string): void;
  /** A number key, or its button. */
  onKey(place: number): void;
  onConfirm(): void;
  onAgain(): void;
  onWhy(): void;
  /** The question is another one than that for which the words were written. */
  onChanged(): void;
}

interface ScriptProps extends ScriptActions {
  data: ConsoleData;
  say: Say;
  sayAloud: SayAloud;
  state: State;
  call: CallView;
  isReadOnly?: boolean;
}

export function Script(props: ScriptProps) {
  const { say, sayAloud, call, state, isReadOnly, data, onSend, onAgain, onWhy } = props;
  const { question, said } = call;
  const heading = useRef<HTMLHeadingElement>(null);
  // With the drawing, not after it: a focus that comes late would take away the field that was opened meanwhile.
  useLayoutEffect(() => {
    // What is said next is read next, by screen readers too; whoever types is left where they type: what follows would press keys.
    if (!document.activeElement?.matches('input, textarea, select, .panel *')) heading.current?.focus();
  }, [call.stepId, state.shownAt]);
  const again = state.again > 0 && question ? question.again[(state.again - 1) % (question.again.length + 1)] : undefined;
  return (
    <>
      <Crisis say={say} call={call} />
      {(question !== null || said.some(({ kind }) => kind !== 'crisis')) && (
        <section class="read" aria-live="polite" aria-label={say('read.heading')} tabIndex={0}>
          <h1 ref={heading} tabIndex={-1}>
            {say('read.heading')}
            {call.remaining !== null && call.remaining > 0 && (
              <span class="soft">{call.remaining === 1 ? say('read.last') : say('read.remaining', { count: call.remaining })}</span>
            )}
          </h1>
          {said
            .filter(({ kind }) => kind !== 'crisis')
            .map((one, index) => (
              <SaidBlock key={index} say={say} lang={call.locale} said={one} />
            ))}
          {again ? (
            <p class="aloud" lang={call.locale}>
              {again}
            </p>
          ) : (
            question && <Passages say={say} lang={call.locale} passages={question.text} />
          )}
          {state.why && question && (
            <p class="aloud" lang={call.locale}>
              {sayAloud('read.whyPrefix', { text: question.why })}
            </p>
          )}
          {question?.hint && <p class="hint">{say('read.hint', { text: question.hint })}</p>}
          {question && !isReadOnly && (
            <p class="tools">
              <button type="button" onClick={onAgain}>
                {say('read.again')} <kbd>R</kbd>
              </button>
              <button type="button" onClick={onWhy} aria-pressed={state.why}>
                {say('read.why')} <kbd>W</kbd>
              </button>
              <button type="button" onClick={() => onSend(data.spoken[call.locale].back)}>
                {say('answers.back')} <kbd>←</kbd>
              </button>
            </p>
          )}
        </section>
      )}
      {!isReadOnly && <Answers {...props} />}
    </>
  );
}

function Answers({ say, call, state, onKey, onConfirm, onSend, onChanged }: ScriptProps) {
  /** The question for which the words in the field were begun; none while the field is empty. */
  const begunAt = useRef<string | null>(null);
  const isMulti = call.question?.kind === 'multi';
  const isBusy = state.sending !== null;
  return (
    <section aria-label={say('answers.heading')} class="answers">
      <ol class="keys">
        {call.keys.map(({ text, label = text, alone }, index) => (
          <li key={`${call.stepId} ${text}`}>
            <button
              type="button"
              aria-pressed={isMulti && !alone ? state.picked.includes(text) : undefined}
              aria-disabled={isBusy}
              onClick={() => onKey(index + 1)}
            >
              {index < 9 && <kbd>{index + 1}</kbd>} {label}
            </button>
          </li>
        ))}
      </ol>
      {isMulti && (
        <p>
          {say('answers.multi', { count: state.picked.length })}{' '}
          <button type="button" disabled={state.picked.length === 0} onClick={onConfirm}>
            {say('answers.send')} <kbd>Enter</kbd>
          </button>
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const field = event.currentTarget.elements.namedItem('say') as HTMLInputElement;
          if (!field.value.trim() || isBusy) return;
          // The words belong to the question that was on the screen; another Enter means the one that is there now.
          if (begunAt.current !== null && begunAt.current !== call.stepId) {
            begunAt.current = call.stepId;
            return onChanged();
          }
          onSend(field.value.trim());
          begunAt.current = null;
          field.value = '';
          field.blur();
        }}
      >
        <label for="say">
          {say('say.label')} <kbd>/</kbd>
        </label>
        <input
          id="say"
          name="say"
          maxLength={2_000}
          autoComplete="off"
          placeholder={say('say.placeholder')}
          onInput={({ currentTarget: { value } }) => {
            // While an answer is on its way, what is typed is meant for the question after it.
            if (!value) begunAt.current = null;
            else if (!isBusy) begunAt.current ??= call.stepId;
          }}
        />
        <button>{say('say.send')}</button>
      </form>
      <p class="state soft" role="status">
        {state.tooFast ? say('tooFast') : isBusy && state.sending?.failed === false ? say('sending') : ''}
      </p>
    </section>
  );
}

function Passages({ say, lang, passages }: { say: Say; lang: Language; passages: readonly Passage[] }) {
  return (
    <>
      {passages.map(({ kind, text }, index) => (
        <p key={index} class={kind === 'hint' ? 'hint' : text.length > LONG_CHARACTERS ? 'aloud long' : 'aloud'} lang={lang}>
          {kind === 'say' ? text : say('read.hint', { text })}
        </p>
      ))}
    </>
  );
}

function SaidBlock({ say, lang, said }: { say: Say; lang: Language; said: Said }) {
  return (
    <div class={`said ${said.kind}`}>
      <Passages say={say} lang={lang} passages={said.text} />
    </div>
  );
}

/** Comes before everything else, and says what to do. */
function Crisis({ say, call }: { say: Say; call: CallView }) {
  const now = call.said.filter(({ kind }) => kind === 'crisis');
  if (now.length === 0) return call.crisis ? <p class="crisis-noted">{say('crisis.noted')}</p> : null;
  return (
    <section class="crisis" role="alert">
      <h1>{say(call.crisis === 'alarm' ? 'crisis.alarm' : 'crisis.checkIn')}</h1>
      {now.map((said, index) => (
        <div key={index}>
          {said.text.map((passage, place) => (
            <p key={place} class={passage.kind === 'say' ? 'aloud' : 'todo'}>
              {passage.text}
            </p>
          ))}
          {said.numbers && <p class="numbers">{say('crisis.numbers', { text: said.numbers.join(' · ') })}</p>}
        </div>
      ))}
    </section>
  );
}

interface ConsentScriptProps {
  say: Say;
  sayAloud: SayAloud;
  call: CallView;
  onConsent(granted: boolean): void;
  onLanguage(language: Language): void;
}

/** Read out before anything is noted; until the caller has agreed, only the policy can be explained. */
export function ConsentScript({ say, sayAloud, call, onConsent, onLanguage }: ConsentScriptProps) {
  const { consent, locale } = call;
  const other = locale === 'en' ? 'zh-CN' : 'en';
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), [consent, locale]);
  return (
    <section class="read">
      <h1 ref={heading} tabIndex={-1}>
        {say('consent.heading')}
      </h1>
      {consent === false ? (
        <p class="hint">{say('consent.declined')}</p>
      ) : (
        <p class="aloud" lang={locale}>
          {sayAloud('consent.text')}
        </p>
      )}
      <ol class="keys">
        {(consent === false ? [true] : [true, false]).map((granted) => (
          <li key={String(granted)}>
            <button type="button" onClick={() => onConsent(granted)}>
              {consent === null && <kbd>{granted ? 1 : 2}</kbd>} {say(granted ? 'consent.yes' : 'consent.no')}
            </button>
          </li>
        ))}
      </ol>
      {consent === null && (
        <p class="tools">
          <button type="button" onClick={() => onLanguage(other)}>
            {say(`language.${other}`)} <kbd>L</kbd>
          </button>
        </p>
      )}
    </section>
  );
}
