/** What a reply carries beside its words and must show at once: sources, whom to call. */
import type { CitationData } from '../contract';
import type { Say } from '../texts';
import { Icon } from './icons';
import { telephone } from './words';

export function Citations({ citations, say }: { citations: readonly CitationData[]; say: Say }) {
  return (
    <details class="card citations">
      <summary>{citations.length > 1 ? say('citation.many', { count: citations.length }) : say('citation.one')}</summary>
      {citations.map((citation) => (
        <figure>
          <figcaption>
            <b>{citation.title}</b>
            <span>{[citation.docNumber, citation.locator].filter(Boolean).join(' · ')}</span>
          </figcaption>
          {citation.quote && <blockquote>{citation.quote}</blockquote>}
          {citation.verified === false && <p class="caution">{say('citation.unverified')}</p>}
          {isWebAddress(citation.sourceUrl) && (
            <a href={citation.sourceUrl} target="_blank" rel="noopener noreferrer">
              {say('citation.open')}
            </a>
          )}
        </figure>
      ))}
    </details>
  );
}

const isWebAddress = (address: string | null | undefined): address is string => /^https?:\/\//.test(address || '');

const HOTLINES = ['12356', '120', '110'] as const;
const isKnown = (number: string): number is (typeof HOTLINES)[number] => (HOTLINES as readonly string[]).includes(number);

/** A number to be called with one tap. @param label for those who hear it, where the words alone do not say what it does */
export function Call({ number, words, label }: { number: string; words: string; label?: string }) {
  return (
    <a class="call" href={telephone(number)} aria-label={label}>
      <Icon name="phone" />
      <b>{number}</b>
      <span>{words}</span>
    </a>
  );
}

export function Crisis({ numbers, say }: { numbers: readonly string[]; say: Say }) {
  return (
    <section class="card crisis" aria-label={say('crisis.heading')}>
      <p>{say('crisis.heading')}</p>
      <ul>
        {(numbers.length > 0 ? numbers : HOTLINES).map((number) => {
          const name = isKnown(number) ? say(`crisis.${number}`) : '';
          return (
            <li>
              <Call number={number} words={name} label={say('crisis.call', { number, name })} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
