/** A bare Direct Line client for load and chaos: keeps its connections, repeats a post with the same clientActivityID until it is acknowledged. */
import { Agent, request, type Dispatcher } from 'undici';

export interface WireActivity {
  id: string;
  type: string;
  text?: string;
  replyToId?: string;
  from: { id: string; role: string };
  channelData?: Record<string, unknown> & { clientActivityID?: string };
  suggestedActions?: { actions: { title: string; value: string }[] };
}

export interface Session {
  conversationId: string;
  token: string;
  streamUrl: string;
}

export class DirectLineClient {
  private readonly dispatcher: Dispatcher = new Agent({ connections: 64, pipelining: 1 });

  constructor(
    public baseUrl: string,
    /** Longest time to keep trying one call, milliseconds. */
    private readonly patience = 30_000,
    private readonly headers: Record<string, string> = {},
  ) {}

  /** Calls that had to be repeated so far. */
  repeated = 0;

  async start(): Promise<Session> {
    const { token } = (await this.call('POST', '/tokens/generate', undefined, {})) as { token: string };
    return (await this.call('POST', '/conversations', token, {})) as unknown as Session;
  }

  async say(session: Session, text: string, clientActivityID: string): Promise<string> {
    const body = { type: 'message', text, from: { id: 'me' }, channelData: { clientActivityID } };
    const answer = await this.call('POST', `/conversations/${session.conversationId}/activities`, session.token, body);
    return answer['id'] as string;
  }

  async activities(session: Session, watermark?: string): Promise<{ activities: WireActivity[]; watermark: string }> {
    const query = watermark === undefined ? '' : `?watermark=${encodeURIComponent(watermark)}`;
    const answer = await this.call('GET', `/conversations/${session.conversationId}/activities${query}`, session.token);
    return answer as unknown as { activities: WireActivity[]; watermark: string };
  }

  /** Another stream of the same conversation, which begins after the watermark. */
  async reconnect(session: Session, watermark: string): Promise<Session> {
    const path = `/conversations/${session.conversationId}?watermark=${encodeURIComponent(watermark)}`;
    return (await this.call('GET', path, session.token)) as unknown as Session;
  }

  close(): Promise<void> {
    return this.dispatcher.destroy();
  }

  private async call(method: 'GET' | 'POST', path: string, token?: string, body?: object): Promise<Record<string, unknown>> {
    const deadline = Date.now() + this.patience;
    for (;;) {
      try {
        const response = await request(`${this.baseUrl}/v3/directline${path}`, {
          method,
          dispatcher: this.dispatcher,
          headers: { ...this.headers, 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        const answer = (await response.body.json()) as Record<string, unknown>;
        if (response.statusCode < 300) return answer;
        if (response.statusCode < 500) throw new Refused(`${method} ${path}: ${response.statusCode} ${JSON.stringify(answer)}`);
      } catch (error) {
        if (error instanceof Refused || Date.now() > deadline) throw error;
      }
      this.repeated += 1;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
}

class Refused extends Error {}
