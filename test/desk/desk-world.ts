/** A desk of one suite whose clock stands still until a test moves it, a caseworker who sits at it, and cases that come in. */
import { caseEvent } from './case-event';
import { openDesk, type Caseworker, type OpenDesk } from './open-desk';

type CaseChange = Parameters<typeof caseEvent>[1];

export class DeskWorld {
  now = new Date('2026-11-26T10:00:00+08:00');
  desk!: OpenDesk;
  /** 李站长, who has signed in. */
  li!: Caseworker;
  #last = 10;

  /** @returns the number of a case that has not come in */
  newNumber(): string {
    return `RY2611260000${this.#last++}`;
  }

  /** Of somebody whom nobody resembles, unless the change says who it is. @returns its number */
  async newCase(change: CaseChange = {}): Promise<string> {
    const number = this.newNumber();
    const contact = { name: `某${this.#last}`, phone: `137000000${this.#last}`, preferredTime: null };
    await this.desk.deliver(caseEvent(number, { contact, ...change }));
    return number;
  }

  /** Delivers an event of a case, of now. */
  async happened(type: string, caseNumber: string, data: object = {}): Promise<void> {
    await this.desk.deliver({ type, timestamp: this.now.toISOString(), data: { caseNumber, ...data } });
  }
}

/** Opens before the first test of the suite and closes after its last. */
export function deskForSuite(engine = 'libsql'): DeskWorld {
  const world = new DeskWorld();
  beforeAll(async () => {
    world.desk = await openDesk({ engine, clock: { now: () => world.now } });
    world.li = await world.desk.signIn('李站长');
  });
  afterAll(() => world.desk.close());
  return world;
}
