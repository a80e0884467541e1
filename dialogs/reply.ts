/** Turns sentences into activities. Knows the Activity protocol, nothing of what is said. */
import { ActionTypes, ActivityTypes, InputHints, type Activity } from 'botbuilder';

export interface Extras {
  buttons?: readonly string[];
  channelData?: Record<string, unknown>;
  /** The bot waits for an answer to a question. */
  asks?: boolean;
}

export function message(text: string, { buttons, channelData, asks }: Extras): Partial<Activity> {
  const activity: Partial<Activity> = {
    type: ActivityTypes.Message,
    text,
    inputHint: asks ? InputHints.ExpectingInput : InputHints.AcceptingInput,
  };
  if (buttons && buttons.length > 0) {
    const distinct = [...new Set(buttons)];
    activity.suggestedActions = { to: [], actions: distinct.map((title) => ({ type: ActionTypes.ImBack, title, value: title })) };
  }
  if (channelData) activity.channelData = channelData;
  return activity;
}
