/** A result of the self-check: as a card in the conversation, and on paper. Not part of the page's own script. */
import type { ResultCardData, ResultData, ResultSection } from '../contract';
import type { Tell } from '../texts';
import { Words } from './words';

const SEALS = { likely: '✓', 'needs-review': '?', unlikely: '–' } as const;
const MARKS = { met: '✓', unmet: '–', unknown: '?' } as const;
/** Folded until wanted; what a glance must find stays open. */
const FOLDED = new Set(['bring', 'unmet', 'answers', 'basis']);
/** What a person takes along to the window. */
const TO_BRING = 'bring';

export interface ResultCardProps {
  result: ResultData & { card: ResultCardData };
}

interface ResultProps extends ResultCardProps {
  tell: Tell;
}

/** Nothing off the wire is trusted to be complete. */
const sectionsOf = ({ card }: ResultCardProps['result']): ResultSection[] => card.sections.filter((one) => one && Array.isArray(one.lines));

export function Card({ result, tell, onSheet, onMaterials }: ResultProps & { onSheet: () => void; onMaterials: () => void }) {
  const { card } = result;
  return (
    <section class={`card result ${result.result}`} aria-label={tell('result.heading')}>
      <Verdict result={result} tell={tell} />
      {sectionsOf(result).map((section) => (
        <details key={section.id} open={!FOLDED.has(section.id)}>
          <summary>{section.heading}</summary>
          <Lines section={section} tell={tell} />
          {section.id === TO_BRING && (
            <button type="button" class="list" onClick={onMaterials}>
              {tell('sheet.printMaterials')}
            </button>
          )}
        </details>
      ))}
      <p class="foot">
        {card.decides} {card.checked}
      </p>
      <button type="button" class="keep" onClick={onSheet}>
        {card.save}
      </button>
    </section>
  );
}

export function ResultPaper({ result, tell }: ResultProps) {
  return (
    <>
      <Verdict result={result} tell={tell} />
      <Parts sections={sectionsOf(result)} tell={tell} />
      <Foot card={result.card} />
    </>
  );
}

/** What to bring and where to: nothing else of a person's answers, so that the list can lie open on a window's desk. */
export function MaterialsPaper({ result, tell }: ResultProps) {
  const wanted = sectionsOf(result).filter(({ id }) => id === TO_BRING || id === 'where');
  return (
    <>
      <Parts sections={wanted} tell={tell} />
      <Foot card={result.card} />
    </>
  );
}

function Parts({ sections, tell }: { sections: readonly ResultSection[]; tell: Tell }) {
  return (
    <>
      {sections.map((section) => (
        <div class="part" key={section.id}>
          <h2>{section.heading}</h2>
          <Lines section={section} tell={tell} />
        </div>
      ))}
    </>
  );
}

function Foot({ card }: { card: ResultCardData }) {
  return (
    <>
      <p class="foot">{card.decides}</p>
      <p class="foot">{card.checked}</p>
    </>
  );
}

function Verdict({ result, tell }: ResultProps) {
  const { card } = result;
  return (
    <>
      <p class="verdict">
        <span class="seal" aria-hidden="true">
          {SEALS[result.result]}
        </span>
        <span>
          <small>{tell('result.heading')}</small> <b>{card.verdict}</b>
        </span>
      </p>
      <p class="summary">{card.summary}</p>
    </>
  );
}

function Lines({ section, tell }: { section: ResultSection; tell: Tell }) {
  return (
    <ul class={section.lines.length > 1 ? 'dots' : ''}>
      {section.lines.map(({ text, mark, note }) => (
        <li class={mark}>
          {mark && (
            <span class="mark" aria-hidden="true">
              {MARKS[mark]}
            </span>
          )}
          <span>
            <Words text={text} tappable /> {mark && <small>{tell(`result.${mark}`)}</small>}
            {note && <small class="note">{note}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
