/** What is new since somebody last did something, before everything else: the history has it at its end. */
import type { CaseView, Entry } from '../ledger';
import { moment } from '../words';
import { Csrf, type PageContext } from './layout';

/** The file below says these itself, as they are now. */
const IN_THE_FILE: ReadonlySet<string> = new Set(['corrected', 'needs']);
/** Done at the desk alone, and yet an answer. */
const SEEN_TO: ReadonlySet<string> = new Set(['followed', 'settled']);

const isAnswer = ({ delivery, kind }: Entry): boolean => delivery !== null || SEEN_TO.has(kind);
const isNews = ({ actor, kind }: Entry): boolean => (actor === 'person' && kind !== 'submitted') || actor === 'system';

export function NewWords({ page: { t, now, session }, view }: { page: PageContext; view: CaseView }) {
  const words = view.entries.slice(view.entries.findLastIndex(isAnswer) + 1).filter(isNews);
  return (
    <section class="card news" aria-labelledby="new-words">
      <h2 id="new-words">{t('case.newWords')}</h2>
      {words.length === 0 && <p>{t('deskFollowUp.elsewhere')}</p>}
      <ul class="bare">
        {words.map(({ at, kind, text }, index) => (
          <li key={index}>
            <span class="quiet small number">{moment(at, now)}</span> {t(`entries.${kind}`)}
            {text && !IN_THE_FILE.has(kind) && <div class="said">{text}</div>}
          </li>
        ))}
      </ul>
      <form method="post" action={`/desk/cases/${view.caseNumber}/settle`}>
        {session && <Csrf session={session} />}
        <button class="second">{t('deskFollowUp.settle')}</button>
      </form>
    </section>
  );
}
