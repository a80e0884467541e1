/**
 * What dialogs use of botbuilder-dialogs, each from its own file. The package's main file also loads number and date recognisers:
 * forty megabytes and half of the time to start, for something that is wrong on ordinary Chinese and that nobody here asks.
 */
import type { TurnContext } from 'botbuilder';
import { DialogContext, type DialogState } from 'botbuilder-dialogs/lib/dialogContext';
import type { DialogSet } from 'botbuilder-dialogs/lib/dialogSet';

export { Dialog, DialogReason, type DialogInstance, type DialogTurnResult } from 'botbuilder-dialogs/lib/dialog';
export type { DialogContext, DialogState } from 'botbuilder-dialogs/lib/dialogContext';
export { DialogSet } from 'botbuilder-dialogs/lib/dialogSet';

/** In the place of botbuilder's own memory of a turn, into which it writes the result of a dialog that has ended: nobody here reads it. */
const NO_MEMORY = { setValue: () => undefined };

/**
 * A dialog context on a stack that the caller keeps. Its constructor would register a component and set up a memory of scopes and paths
 * anew with every message, which costs more than all that our dialogs do with it.
 */
export function dialogContext(dialogs: DialogSet, context: TurnContext, { dialogStack }: DialogState): DialogContext {
  const bare = Object.create(DialogContext.prototype) as DialogContext;
  return Object.assign(bare, { dialogs, context, stack: dialogStack, state: NO_MEMORY });
}
