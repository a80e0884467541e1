import { ActivityTypes, BotAdapter, TurnContext, type Activity, type ConversationReference, type ResourceResponse } from 'botbuilder';

/** An adapter that sends nothing: it keeps what the dialogs say, so that the turn can commit it together with the state. */
export class CollectingAdapter extends BotAdapter {
  readonly sent: Partial<Activity>[] = [];

  override async sendActivities(_context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    for (const activity of activities) {
      // Delays and traces are for transports that talk to the network while the turn runs; ours does not.
      if (activity.type !== 'delay' && activity.type !== ActivityTypes.Trace) this.sent.push(activity);
    }
    return activities.map(() => ({ id: '' }));
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
