/** A result of the self-check: as a card in the conversation, and as a sheet to print or to keep as a picture. Not part of the page's own script. */
import type { ResultCardData, ResultData, ResultSection } from '../contract';
import type { Say } from '../texts';

const SEALS = { likely: '✓', 'needs-review': '?', unlikely: '–' } as const;
const MARKS = { met: '✓', unmet: '–', unknown: '?' } as const;
/** Folded until wanted; what a glance must find stays open. */
const FOLDED = new Set(['bring', 'unmet', 'answers', 'basis']);

export interface ResultProps {
  result: ResultData & { card: ResultCardData };
  say: Say;
}

/** Nothing off the wire is trusted to be complete. */
const sectionsOf = ({ card }: ResultProps['result']): ResultSection[] => card.sections.filter((one) => one && Array.isArray(one.lines));

export function Card({ result, say, onSheet }: ResultProps & { onSheet: () => void }) {
  const { card } = result;
  return (
    <section class={`card result ${result.result}`} aria-label={say('result.heading')}>
      <Verdict result={result} say={say} />
      {sectionsOf(result).map((section) => (
        <details key={section.id} open={!FOLDED.has(section.id)}>
          <summary>{section.heading}</summary>
          <Lines section={section} say={say} />
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

export interface SheetProps extends ResultProps {
  onClose: () => void;
  onPrint: () => void;
  onCopy: () => void;
  /** Said after copying. */
  told: string;
}

export function Sheet({ result, say, told, onClose, onPrint, onCopy }: SheetProps) {
  const { card } = result;
  return (
    <div class="sheet" role="dialog" aria-modal="true" aria-label={say('sheet.title')}>
      <div class="sheet-bar">
        <button type="button" class="sheet-close" onClick={onClose}>
          {say('sheet.close')}
        </button>
        <button type="button" onClick={onCopy}>
          {say('sheet.copy')}
        </button>
        <button type="button" onClick={onPrint}>
          {say('sheet.print')}
        </button>
      </div>
      <p class="sheet-hint" role="status">
        {told || say('sheet.hint')}
      </p>
      <article class={`paper ${result.result}`} tabIndex={0}>
        <h1>{say('sheet.title')}</h1>
        <Verdict result={result} say={say} />
        {sectionsOf(result).map((section) => (
          <div class="part" key={section.id}>
            <h2>{section.heading}</h2>
            <Lines section={section} say={say} />
          </div>
        ))}
        <p class="foot">{card.decides}</p>
        <p class="foot">{card.checked}</p>
      </article>
    </div>
  );
}

function Verdict({ result, say }: ResultProps) {
  const { card } = result;
  return (
    <>
      <p class="verdict">
        <span class="seal" aria-hidden="true">
          {SEALS[result.result]}
        </span>
        <span>
          <small>{say('result.heading')}</small> <b>{card.verdict}</b>
        </span>
      </p>
      <p class="summary">{card.summary}</p>
    </>
  );
}

function Lines({ section, say }: { section: ResultSection; say: Say }) {
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
            {text} {mark && <small>{say(`result.${mark}`)}</small>}
            {note && <small class="note">{note}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
