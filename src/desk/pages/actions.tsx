/** What can be done with a case now: one short form each, folded so that the likely one is open. */
import { ACTIONS, MAX_TEXT, possibleActions, type ActionName } from '../actions';
import type { CaseView } from '../ledger';
import { Csrf, type PageContext } from './layout';

/** What was typed and not taken, so that nobody types it twice. */
export interface Draft {
  action: ActionName | null;
  text: string;
  expectedBy: string;
  errors: Partial<Record<'text' | 'expectedBy', string>>;
  /** New for each page: sending one page twice does it once. */
  onceId: string;
  /** Suggested day of the answer, `YYYY-MM-DD`. */
  suggestedDay: string;
}

export function Actions({ page, view, draft }: { page: PageContext; view: CaseView; draft: Draft }) {
  const { t } = page;
  const possible = possibleActions(view.expectedState);
  const open = draft.action ?? possible[0];
  const closed = view.expectedState === 'completed' || view.expectedState === 'failed';
  return (
    <>
      <h2 id="actions-title">{t('actions.title')}</h2>
      {closed && <p class="quiet">{t('actions.closed')}</p>}
      {possible.length === 0 && <p class="quiet">{t('actions.over')}</p>}
      {possible.map((action) => (
        <details key={action} open={action === open}>
          <summary>{t(`actions.${action}`)}</summary>
          <ActionForm page={page} caseNumber={view.caseNumber} action={action} draft={draft} />
        </details>
      ))}
    </>
  );
}

function ActionForm({ page, caseNumber, action, draft }: { page: PageContext; caseNumber: string; action: ActionName; draft: Draft }) {
  const { t, session } = page;
  const mine = draft.action === action;
  const id = `${action}-text`;
  const error = mine ? draft.errors.text : undefined;
  const { optional = false, expectedBy = false, danger = false } = ACTIONS[action];
  return (
    <form method="post" action={`/desk/cases/${caseNumber}`}>
      {session && <Csrf session={session} />}
      <input type="hidden" name="action" value={action} />
      <input type="hidden" name="once" value={draft.onceId} />
      <p class="quiet small" id={`${id}-hint`}>
        {t(`actions.${action}Hint`)}
      </p>
      {expectedBy && <ExpectedBy page={page} draft={draft} mine={mine} />}
      <div class="field">
        <label for={id}>{t(`actions.${action}Text`)}</label>
        {error && (
          <span class="error" id={`${id}-error`}>
            {error}
          </span>
        )}
        <textarea
          id={id}
          name="text"
          required={!optional}
          maxLength={MAX_TEXT}
          aria-describedby={error ? `${id}-error ${id}-hint` : `${id}-hint`}
          aria-invalid={error !== undefined}
          value={mine ? draft.text : ''}
        />
      </div>
      <button class={danger ? 'danger' : undefined}>{t(`actions.${action}Submit`)}</button>
    </form>
  );
}

function ExpectedBy({ page, draft, mine }: { page: PageContext; draft: Draft; mine: boolean }) {
  const { t } = page;
  const error = mine ? draft.errors.expectedBy : undefined;
  return (
    <div class="field">
      <label for="expected-by">{t('actions.expectedBy')}</label>
      <span class="quiet small" id="expected-by-hint">
        {t('actions.expectedByHint')}
      </span>
      {error && (
        <span class="error" id="expected-by-error">
          {error}
        </span>
      )}
      <input
        id="expected-by"
        type="date"
        name="expectedBy"
        value={mine ? draft.expectedBy : draft.suggestedDay}
        aria-describedby={error ? 'expected-by-error expected-by-hint' : 'expected-by-hint'}
        aria-invalid={error !== undefined}
      />
    </div>
  );
}
