/** What the endpoint is given and what can be set. */
import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import type { Turns } from '../../bot/types';
import type { ResumeCodes } from '../../resume';
import type { Store } from '../../store/types';
import type { ChannelHost } from '../types';

export interface DirectLineSettings {
  /** Origins of other sites whose pages may call the endpoint. */
  origins: readonly string[];
  /** Channels that a page may ask for; the first is the default. */
  channels: readonly string[];
  /** New or resumed conversations per client address and minute. */
  conversationsPerMinute: number;
  /** How long after its issue an expired token may still be exchanged for a new one. */
  resumeDays: number;
  heartbeatSeconds: number;
  /** How often open streams look for what other processes on the database committed: while their notices do not arrive, and while they do. */
  sweepSeconds: number;
  heardSweepSeconds: number;
  waitingTurns: number;
}

export interface DirectLineOptions {
  server: ChannelHost;
  store: Store;
  turns: Pick<Turns, 'accept' | 'kick' | 'onCommitted'>;
  /** Signs tokens; every instance needs the same one. */
  secret: string;
  clock: Clock;
  log: Log;
  /** Where clients reach the server; a host name of this machine means: wherever they just reached it. */
  publicUrl: string;
  resumeCodes: ResumeCodes;
  settings?: Partial<DirectLineSettings>;
}
