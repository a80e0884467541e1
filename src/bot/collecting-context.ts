import { ActivityTypes, BotAdapter, TurnContext, type Activity, type ConversationReference, type ResourceResponse } from 'botbuilder';

/** What a turn is told where it asks for what only a channel at the other end of a network could do. */
class NoChannel extends BotAdapter {
  override async sendActivities(): Promise<ResourceResponse[]> {
    throw new Error('Nothing is sent while a turn runs: replies leave after it was committed.');
  }

  override async updateActivity(): Promise<void> {
    throw new Error('A reply that is committed is never changed afterwards: send another one.');
  }

  override async deleteActivity(): Promise<void> {
    throw new Error('A reply that is committed is never deleted afterwards: send another one.');
  }

  override async continueConversation(
    _reference: Partial<ConversationReference>,
    _logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    throw new Error('Append an incoming event activity to the conversation instead: it gets a turn of its own.');
  }
}

const NO_CHANNEL = new NoChannel();

/**
 * A turn that sends nothing: it keeps what the dialogs say, so that it can be committed together with the state. Where replies go
 * the conversation knows: botbuilder would write it into a copy of each of them first.
 */
export class CollectingContext extends TurnContext {
  readonly sent: Partial<Activity>[] = [];

  constructor(incoming: Partial<Activity>) {
    super(NO_CHANNEL, incoming);
  }

  override async sendActivities(activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    for (const activity of activities) {
      // Delays and traces are for transports that talk to the network while the turn runs; ours does not.
      if (activity.type !== 'delay' && activity.type !== ActivityTypes.Trace) this.sent.push(activity);
    }
    // Botbuilder throws where it is set to false.
    if (this.sent.length > 0) this.responded = true;
    return activities.map(() => ({ id: '' }));
  }
}
