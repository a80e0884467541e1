/** Carries out what a caseworker has decided on a case: here alone, or as a callback to the system that owns it. Knows no page. */
import { choiceName, NOT_REACHED, type ActionInput, type ActionName, type Employment } from './actions';
import type { CallbackBody } from './callback-wire';
import type { Callbacks } from './callbacks';
import type { FollowUps } from './follow-ups';
import type { SignedInPage } from './kit';
import { onceIdOf, type CaseView, type Ledger } from './ledger';
import { IMPORTED, type CaseSummary } from './queue';
import { isOpenAtDesk } from './views';
import type { Work } from './work';

export interface CarryOutParts {
  ledger: Ledger;
  callbacks: Callbacks;
  work: Work;
  followUps: FollowUps;
}

export interface Decision {
  action: ActionName;
  input: ActionInput;
  /** Of the page it was sent from: sent twice, it happens once. One that is none of ours is replaced. */
  once: string;
  page: SignedInPage;
}

/** @returns what the page that follows shows of it: a word of `flash.ts`, or the id of the callback */
export async function carryOut(parts: CarryOutParts, view: CaseView, decision: Decision): Promise<string> {
  const { ledger, followUps } = parts;
  const { caseNumber } = view;
  const { action, input, once, page } = decision;
  const { name } = page.session;
  if (action === 'note') {
    await ledger.note(caseNumber, { kind: 'note', actor: name, text: input.text, at: page.now });
    return 'note';
  }
  if (action === 'followed') {
    const employment = input.outcome as Employment | typeof NOT_REACHED;
    const text = [page.t(choiceName(action, employment)), input.text].filter(Boolean).join('\n');
    await followUps.record(caseNumber, employment, text, { by: name, at: page.now });
    return employment === NOT_REACHED ? 'notReached' : 'followed';
  }
  const id = onceIdOf(once);
  const { expectedBy, outcome } = input;
  const body: CallbackBody = { type: action, by: name, text: input.text || null, expectedBy, outcome };
  await send(parts, id, view, body, page.now);
  if (action === 'completed' || action === 'failed') await closeMerged(parts, id, caseNumber, body, page);
  return view.channel === IMPORTED ? 'local' : id;
}

/** Of an imported case no other system knows: it moves here. */
async function send(
  { work, callbacks }: CarryOutParts,
  id: string,
  { caseNumber, channel }: CaseSummary,
  body: CallbackBody,
  now: Date,
): Promise<void> {
  await (channel === IMPORTED ? work.move(caseNumber, body, now) : callbacks.add(id, caseNumber, body));
}

/** The person's other numbers end with this one: nobody would look at them again. */
async function closeMerged(parts: CarryOutParts, id: string, caseNumber: string, body: CallbackBody, page: SignedInPage): Promise<void> {
  const { merged } = await parts.work.relations(caseNumber, page.session, page.now);
  for (const other of merged.filter(({ state }) => isOpenAtDesk(state))) {
    // What nobody has taken cannot be completed.
    const first: CallbackBody = { type: 'accepted', by: body.by, text: null };
    if (other.state === 'new' && body.type === 'completed') await send(parts, `${id}-a-${other.caseNumber}`, other, first, page.now);
    await send(parts, `${id}-${other.caseNumber}`, other, body, page.now);
  }
}
