/** What became of the action that was just taken, in words. */
import { isAction } from './actions';
import type { Callbacks } from './callbacks';
import { listed, type DeskTranslate } from './words';

export interface Flash {
  kind: 'sent' | 'pending' | 'refused' | 'note' | 'error';
  text: string;
}

const DESK_STATE: Readonly<Record<string, string>> = { submitted: 'remoteStates.submitted', delivered: 'remoteStates.delivered' };
/** What was done at the desk alone. */
const LOCAL = new Map<string, Flash['kind']>([
  ['note', 'note'],
  ['assigned', 'sent'],
  ['faster', 'pending'],
  ['checked', 'note'],
  ['local', 'sent'],
  ['followed', 'sent'],
  ['notReached', 'note'],
  ['settled', 'sent'],
  ['merged', 'sent'],
  ['notMerged', 'refused'],
  ['separated', 'sent'],
  ['notSeparated', 'refused'],
]);

/** @param done `note`, or the id of a callback */
export async function flashFor(done: string | undefined, callbacks: Callbacks, t: DeskTranslate): Promise<Flash | undefined> {
  const local = LOCAL.get(done ?? '');
  if (local) return { kind: local, text: t(done === 'note' ? 'flash.note' : `deskWork.flash.${done}`) };
  const outcome = done ? await callbacks.outcome(done) : null;
  if (!outcome) return undefined;
  const { status, refusal } = outcome;
  if (status === 'sent') return { kind: 'sent', text: t('flash.sent') };
  if (status === 'pending') {
    return { kind: 'pending', text: refusal ? t('flash.pending', { reason: refusal.message }) : t('flash.pendingNew') };
  }
  const { state, legal = [], message = '' } = refusal ?? {};
  if (!state) return { kind: 'refused', text: t('flash.refused', { reason: message }) };
  const names = legal.filter(isAction).map((type) => t(`actions.${type}`));
  return {
    kind: 'refused',
    text: t('flash.refusedTransition', { state: t(DESK_STATE[state] ?? `states.${state}`), legal: listed(names, t) || t('none') }),
  };
}
