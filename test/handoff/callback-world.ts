/** Cases in a state of the test's choosing, and a caseworker's backend that sends events about them. */
import { CodedError } from '../../src/base/errors';
import type { HttpRequest } from '../../src/base/http';
import { silentLog, type Log } from '../../src/base/log';
import { createCases, type CaseDetails } from '../../src/cases';
import { createCallbackRoute, createHandoff, newWebhookSecret } from '../../src/handoff';
import { signatureHeaders } from '../../src/handoff/signature';
import type { HandoffStatus } from '../../src/handoff/types';
import type { Engine } from '../../src/store';
import type { CaseRow, CaseState, CaseTimer } from '../../src/store/types';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { sampleCase } from './sample-case';
import { withAudit } from './witness';

export const NOW = new Date('2026-11-23T01:00:00Z');

export interface Call {
  id?: string;
  body?: unknown;
  raw?: string;
  signedAt?: Date;
  at?: Date;
  secrets?: string[];
  headers?: Record<string, string>;
}

export class CallbackWorld {
  readonly handoff = createHandoff({ cases: createCases(), station: { name: '示例站', phone: null } });
  readonly secret = newWebhookSecret();
  readonly formerSecret = newWebhookSecret();
  /** Conversations that were woken. */
  readonly woken: string[] = [];
  readonly firstAnswers: [kind: string, seconds: number][] = [];
  /** What a deployment sets, beside the secrets. */
  settings: { followUpDays?: number; log?: Log; nobodyListens?: boolean } = {};
  #at = NOW;
  #ids = 0;

  readonly audit: ReturnType<typeof withAudit>;

  private constructor(readonly test: TestStore) {
    this.audit = withAudit(test.store);
  }

  static async open(engine?: Engine): Promise<CallbackWorld> {
    return new CallbackWorld(await openTestStore(engine));
  }

  async caseIn(state: CaseState, change: Partial<CaseDetails> = {}): Promise<CaseRow> {
    const newCase = await sampleCase(this.test.store, NOW, change);
    return this.test.store.transaction(async (unit) => {
      const row = await this.handoff.submit(unit, newCase);
      if (state !== 'submitted') await unit.cases.update(row.caseNumber, { state, at: NOW });
      return row;
    });
  }

  route() {
    const { followUpDays, log = silentLog, nobodyListens = false } = this.settings;
    return createCallbackRoute({
      store: this.audit.store,
      cases: createCases(),
      secrets: [this.secret, this.formerSecret],
      clock: { now: () => this.#at },
      signatureClock: { now: () => NOW },
      log,
      ...(followUpDays === undefined ? {} : { followUpDays }),
      ...(nobodyListens
        ? {}
        : { onConversation: (id) => this.woken.push(id), onFirstAnswer: (...answer) => this.firstAnswers.push(answer) }),
    });
  }

  async send(caseNumber: string, call: Call): Promise<{ status: number; json: unknown }> {
    this.#at = call.at ?? NOW;
    const raw = call.raw ?? JSON.stringify(call.body);
    const id = call.id ?? `msg_${this.#ids++}`;
    const headers = call.headers ?? signatureHeaders(call.secrets ?? [this.secret], id, call.signedAt ?? NOW, raw);
    const request = { headers, params: { caseNumber }, rawBody: async () => Buffer.from(raw) } as unknown as HttpRequest;
    try {
      const { status = 200, json } = await this.route().handler(request);
      return { status, json };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { status: error.status, json: { code: error.code, message: error.message, ...error.details } };
    }
  }

  async stateOf(caseNumber: string): Promise<CaseState | undefined> {
    return (await this.test.store.read.cases.get(caseNumber))?.state;
  }

  async newsOf(conversationId: string): Promise<HandoffStatus | undefined> {
    return (await this.test.store.read.activities.nextUnprocessed(conversationId))?.body['value'] as HandoffStatus | undefined;
  }

  /** When something of this kind is due for the case. */
  async dueAt(caseNumber: string, kind: CaseTimer['kind']): Promise<Date | undefined> {
    return (await this.test.store.transaction((unit) => unit.timers.get(caseNumber, kind)))?.dueAt;
  }
}

const WORDS: Record<string, object> = {
  accepted: { by: '李站长', expectedBy: '2026-11-26T17:00:00+08:00' },
  'needs-info': { by: '李站长', what: '请补充退役证' },
  message: { by: '李站长', text: '明天上午来一趟' },
  status: { text: '已转市局' },
  completed: { outcome: '已上岗' },
  failed: { reason: '已就业，可以以后再申请' },
  ended: { by: '李站长' },
};
export const eventOf = (type: string) => ({ type, timestamp: NOW.toISOString(), data: WORDS[type] });
