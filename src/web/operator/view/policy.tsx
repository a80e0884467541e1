/** The policy, searched as one types: what to read out, the wording itself, and the source to go with it. */
import { useEffect, useState } from 'preact/hooks';
import { copyText } from '../clipboard';
import type { PolicyEntry } from '../contract';
import type { Say } from '../texts';

const WAIT_MILLISECONDS = 80;
/** Whoever looks for the right entry passes over others; one that stays open is being read out. */
const READING_MILLISECONDS = 3_000;

interface PolicyProps {
  say: Say;
  /** Looked at lately, in calls before this one as well. */
  recent: readonly PolicyEntry[];
  onLook(entry: PolicyEntry): void;
  onReadOut(id: string): void;
}

export function Policy({ say, recent, onLook, onReadOut }: PolicyProps) {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<PolicyEntry[] | null>(null);
  const [isFailed, setFailed] = useState(false);
  const [open, setOpen] = useState<PolicyEntry | null>(null);
  useEffect(() => {
    if (!query.trim()) return setFound(null);
    let isCurrent = true;
    const timer = setTimeout(() => {
      fetch(`/operator/api/policy?q=${encodeURIComponent(query)}`, { credentials: 'same-origin' })
        .then((response) => (response.ok ? (response.json() as Promise<{ found: PolicyEntry[] }>) : Promise.reject(response)))
        .then(
          ({ found: entries }) => [entries, false] as const,
          () => [null, true] as const,
        )
        .then(([entries, hasFailed]) => {
          if (!isCurrent) return;
          setFound(entries);
          setFailed(hasFailed);
        });
    }, WAIT_MILLISECONDS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [query]);

  const show = (entry: PolicyEntry): void => {
    setOpen(entry);
    onLook(entry);
  };
  useEffect(() => {
    if (!open) return undefined;
    const timer = setTimeout(() => onReadOut(open.id), READING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [open?.id]);
  const shown = query.trim() ? found : recent;
  return (
    <section class="policy">
      <h2>
        <label for="policy">
          {say('policy.label')} <kbd>P</kbd>
        </label>
      </h2>
      <input
        id="policy"
        type="search"
        maxLength={60}
        autoComplete="off"
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setOpen(null);
        }}
        onKeyDown={(event) => {
          const first = found?.[0];
          if (event.key === 'Enter' && !event.isComposing && first) show(first);
        }}
      />
      {open && <Entry key={open.id} say={say} entry={open} />}
      {query.trim() && isFailed && <p class="hint">{say('policy.failed')}</p>}
      {query.trim() && found?.length === 0 && <p class="soft">{say('policy.none')}</p>}
      {!query.trim() && recent.length > 0 && <p class="soft">{say('policy.recent')}</p>}
      <ul>
        {(shown ?? []).map((entry) => (
          <li key={entry.id}>
            <button type="button" aria-expanded={open?.id === entry.id} onClick={() => show(entry)}>
              {entry.title}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ say, entry }: { say: Say; entry: PolicyEntry }) {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    void copyText(entry.copy).then(setCopied);
  };
  return (
    <article>
      {!entry.inForce && <p class="hint">{say('policy.replaced')}</p>}
      <h3>{say('policy.readOut')}</h3>
      <p class="entry">{entry.readOut}</p>
      <h3>{say('policy.verbatim')}</h3>
      {entry.verbatim ? <blockquote>{entry.verbatim}</blockquote> : <p class="soft">{say('policy.noVerbatim')}</p>}
      {entry.hint && <p class="hint">{say('read.hint', { text: entry.hint })}</p>}
      {entry.source && <p class="soft">{entry.source}</p>}
      <button type="button" onClick={copy}>
        {say(isCopied ? 'policy.copied' : 'policy.copy')}
      </button>
    </article>
  );
}
