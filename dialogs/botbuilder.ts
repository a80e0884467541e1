/**
 * What dialogs use of botbuilder-dialogs, each from its own file. The package's main file also loads number and date recognisers:
 * forty megabytes and half of the time to start, for something that is wrong on ordinary Chinese and that nobody here asks.
 */
export { Dialog, DialogReason, type DialogInstance, type DialogTurnResult } from 'botbuilder-dialogs/lib/dialog';
export type { DialogContext, DialogState } from 'botbuilder-dialogs/lib/dialogContext';
export { DialogSet } from 'botbuilder-dialogs/lib/dialogSet';
export type { DialogStateManagerConfiguration } from 'botbuilder-dialogs/lib/memory/dialogStateManager';
export { DialogMemoryScope } from 'botbuilder-dialogs/lib/memory/scopes/dialogMemoryScope';
export { TurnMemoryScope } from 'botbuilder-dialogs/lib/memory/scopes/turnMemoryScope';
