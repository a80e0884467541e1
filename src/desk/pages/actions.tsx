/** What can be done with a case now: one short form each, folded so that the likely one is open. */
import { ACTIONS, choiceName, choicesOf, MAX_TEXT, possibleActions, type ActionErrors, type ActionName } from '../actions';
import type { CaseView } from '../ledger';
import { IMPORTED } from '../queue';
import type { Reply } from '../replies';
import { isFollowUpDue } from './clocks';
import { Field } from './field';
import { Csrf, type PageContext } from './layout';

/** What was typed and not taken, so that nobody types it twice. */
export interface Draft {
  action: ActionName | null;
  text: string;
  expectedBy: string;
  outcome: string;
  /** Those that were ticked. */
  materials: readonly string[];
  errors: ActionErrors;
  /** New for each page: sending one page twice does it once. */
  onceId: string;
  /** Suggested day of the answer, `YYYY-MM-DD`. */
  suggestedDay: string;
}

export interface ActionsProps {
  page: PageContext;
  view: CaseView;
  draft: Draft;
  replies: readonly Pick<Reply, 'id' | 'title'>[];
}

export function Actions({ page, view, draft, replies }: ActionsProps) {
  const { t } = page;
  const possible = possibleActions(view.expectedState, view.channel === IMPORTED);
  const open = draft.action ?? (isFollowUpDue(view) ? 'followed' : possible[0]);
  const closed = view.expectedState === 'completed' || view.expectedState === 'failed';
  return (
    <>
      <h2 id="actions-title">{t('actions.title')}</h2>
      {view.channel === IMPORTED && <p class="quiet">{t('deskWork.imported')}</p>}
      {closed && <p class="quiet">{t('actions.closed')}</p>}
      {possible.length === 0 && <p class="quiet">{t('actions.over')}</p>}
      {possible.map((action) => (
        <details key={action} open={action === open}>
          <summary>{t(`actions.${action}`)}</summary>
          {action === 'message' && <PickReply page={page} caseNumber={view.caseNumber} replies={replies} />}
          <ActionForm page={page} view={view} action={action} draft={draft} />
        </details>
      ))}
    </>
  );
}

/** Puts a canned reply into the field, where it can still be changed: nothing is sent yet. */
function PickReply({ page, caseNumber, replies }: Pick<ActionsProps, 'page' | 'replies'> & { caseNumber: string }) {
  const { t } = page;
  return (
    <form method="get" action={`/desk/cases/${caseNumber}#message-text`} class="pick">
      <div class="field">
        <label for="reply">{t('deskReplies.pick')}</label>
        <select id="reply" name="reply">
          {replies.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <button class="second">{t('deskReplies.insert')}</button> <a href="/desk/replies">{t('deskReplies.edit')}</a>
    </form>
  );
}

function ActionForm({ page, view, action, draft }: Omit<ActionsProps, 'replies'> & { action: ActionName }) {
  const { t, session } = page;
  const { caseNumber } = view;
  const mine = draft.action === action;
  const id = `${action}-text`;
  const error = mine ? draft.errors.text : undefined;
  const { optional = false, expectedBy = false, materials = false, danger = false } = ACTIONS[action];
  const wanted = materials ? (view.file?.materials ?? []) : [];
  return (
    <form method="post" action={`/desk/cases/${caseNumber}`}>
      {session && <Csrf session={session} />}
      <input type="hidden" name="action" value={action} />
      <input type="hidden" name="once" value={draft.onceId} />
      <p class="quiet small" id={`${id}-hint`}>
        {t(`actions.${action}Hint`)}
      </p>
      {expectedBy && <ExpectedBy page={page} draft={draft} mine={mine} />}
      {wanted.length > 0 && <Materials page={page} wanted={wanted} ticked={mine ? draft.materials : []} />}
      {choicesOf(action).length > 0 && <Choice page={page} action={action} draft={draft} mine={mine} />}
      <Field id={id} label={t(`actions.${action}Text`)} error={error} also={`${id}-hint`}>
        {(described) => (
          <textarea
            id={id}
            name="text"
            required={!optional && wanted.length === 0}
            maxLength={MAX_TEXT}
            value={mine ? draft.text : ''}
            {...described}
          />
        )}
      </Field>
      <button class={danger ? 'danger' : undefined}>{t(`actions.${action}Submit`)}</button>
    </form>
  );
}

function Materials({ page, wanted, ticked }: { page: PageContext; wanted: readonly string[]; ticked: readonly string[] }) {
  const { t } = page;
  return (
    <fieldset>
      <legend>{t('deskWork.materials')}</legend>
      {wanted.map((material, index) => (
        <label key={material} class="tick">
          <input type="checkbox" name={`material-${index}`} checked={ticked.includes(material)} /> {material}
        </label>
      ))}
    </fieldset>
  );
}

function ExpectedBy({ page, draft, mine }: { page: PageContext; draft: Draft; mine: boolean }) {
  const { t } = page;
  const error = mine ? draft.errors.expectedBy : undefined;
  return (
    <Field id="expected-by" label={t('actions.expectedBy')} hint={t('actions.expectedByHint')} error={error}>
      {(described) => (
        <input id="expected-by" type="date" name="expectedBy" value={mine ? draft.expectedBy : draft.suggestedDay} {...described} />
      )}
    </Field>
  );
}

/** What must be chosen begins with nothing, so that nobody says it by passing over it. */
function Choice({ page, action, draft, mine }: { page: PageContext; action: ActionName; draft: Draft; mine: boolean }) {
  const { t } = page;
  const { chosen = false } = ACTIONS[action];
  const id = `${action}-outcome`;
  const error = mine ? draft.errors.outcome : undefined;
  return (
    <Field id={id} label={t(chosen ? 'deskFollowUp.question' : 'deskWork.outcome')} error={error}>
      {(described) => (
        <select id={id} name="outcome" required={chosen} {...described}>
          <option value="">{t(chosen ? 'deskFollowUp.choose' : 'deskWork.outcomes.none')}</option>
          {choicesOf(action).map((choice) => (
            <option key={choice} value={choice} selected={mine && draft.outcome === choice}>
              {t(choiceName(action, choice))}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
