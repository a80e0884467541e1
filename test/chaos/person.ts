/** Somebody who talks to any of several servers, listens at one, and says at the end whether all was heard once and in order. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DirectLineClient, Session } from '../support/direct-line-client';
import { Listener } from '../support/listener';
import { LINES } from './lines';

export const LATEST_REPLY_MILLISECONDS = 15_000;

interface Said {
  id: string;
  clientActivityID: string;
  /** `performance.now()` of the first attempt to post it. */
  at: number;
}

export class Person {
  readonly said: Said[] = [];

  constructor(
    private readonly posts: readonly DirectLineClient[],
    readonly session: Session,
    readonly listener: Listener,
  ) {}

  /**
   * @param listensAt where the conversation begins and its stream is open
   * @param posts where the lines go, in turn
   */
  static async arrive(listensAt: DirectLineClient, posts: readonly DirectLineClient[] = [listensAt]): Promise<Person> {
    const session = await listensAt.start();
    return new Person(posts, session, new Listener(listensAt, session));
  }

  async talkWhile(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const clientActivityID = `line-${this.said.length}`;
      const at = performance.now();
      const server = this.posts[this.said.length % this.posts.length] as DirectLineClient;
      const id = await server.say(this.session, LINES[this.said.length % LINES.length] as string, clientActivityID);
      this.said.push({ id, clientActivityID, at });
      await sleep(randomInt(0, 120));
    }
  }

  /** @returns the longest time a reply took, milliseconds */
  async heardEverythingOnceInOrder(): Promise<number> {
    const { said, listener } = this;
    const deadline = performance.now() + LATEST_REPLY_MILLISECONDS;
    while (!said.every(({ id }) => listener.hasReplyTo(id)) && performance.now() < deadline) await sleep(25);
    await listener.close();
    expect(said.filter(({ id }) => !listener.hasReplyTo(id))).toEqual([]);
    const heard = listener.heard.map(({ activity }) => activity);
    const own = heard.filter(({ from }) => from.role === 'user').map(({ channelData }) => channelData?.clientActivityID);
    expect(own).toEqual(said.map(({ clientActivityID }) => clientActivityID));
    const ids = heard.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // Ids count up in the order of the conversation.
    expect(ids).toEqual(ids.toSorted());
    const repliedTo = heard.filter(({ replyToId }) => replyToId).map(({ replyToId }) => said.findIndex(({ id }) => id === replyToId));
    expect(repliedTo).toEqual(repliedTo.toSorted((a, b) => a - b));
    const waits = said.map(({ id, at }) => (listener.heard.find(({ activity }) => activity.replyToId === id)?.at ?? Infinity) - at);
    return Math.max(...waits);
  }
}
