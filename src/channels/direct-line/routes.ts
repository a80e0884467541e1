/** The calls of Direct Line 3.0, one method each. */
import { z } from 'zod';
import { CodedError } from '../../base/errors';
import type { HttpRequest, HttpResponse, Route } from '../../base/http';
import { newId } from '../../base/ids';
import { toLocale } from '../../locale';
import { TYPED_CODE_CHARACTERS } from '../../resume';
import { readActivity } from './incoming';
import type { DirectLineOptions, DirectLineSettings } from './options';
import type { Pressure } from './pressure';
import { bearerToken, TOKEN_SECONDS, type Claims, type Tokens } from './tokens';
import { parseWatermark, toActivitySet, toNewestSet } from './wire';

interface RouteParts extends Omit<DirectLineOptions, 'settings'> {
  settings: DirectLineSettings;
  tokens: Tokens;
  pressure: Pressure;
  /** @throws CodedError TooManyRequests */
  admit(address: string): void;
}

const PAGE = 200;
const SMALL_BODY_BYTES = 1_024;
const SECONDS_PER_DAY = 86_400;
/** As typed, with whatever gaps. */
const typedCode = z.object({ code: z.string().min(1).max(TYPED_CODE_CHARACTERS) });

export class DirectLineRoutes {
  constructor(private readonly parts: RouteParts) {}

  all(): Route[] {
    return [
      { method: 'POST', path: '/tokens/generate', handler: (request) => this.generate(request) },
      { method: 'POST', path: '/tokens/refresh', handler: (request) => this.refresh(request) },
      { method: 'POST', path: '/tokens/resume', handler: (request) => this.resume(request) },
      { method: 'POST', path: '/tokens/resume-code', handler: (request) => this.issueCode(request) },
      { method: 'POST', path: '/tokens/from-code', handler: (request) => this.redeemCode(request), bodyLimit: SMALL_BODY_BYTES },
      { method: 'POST', path: '/conversations', handler: (request) => this.start(request) },
      { method: 'GET', path: '/conversations/:id', handler: (request) => this.reconnect(request) },
      { method: 'POST', path: '/conversations/:id/activities', handler: (request) => this.post(request) },
      { method: 'GET', path: '/conversations/:id/activities', handler: (request) => this.list(request) },
      { method: 'POST', path: '/conversations/:id/upload', handler: (request) => this.upload(request) },
    ];
  }

  issue(wishes: Pick<Claims, 'channel' | 'locale'>): { conversationId: string; token: string; expires_in: number } {
    return this.grant({ conv: newId(), user: newId('dl_'), ...wishes });
  }

  private async generate(request: HttpRequest): Promise<HttpResponse> {
    const wishes = this.wishes(await optionalBody(request));
    this.parts.admit(request.address);
    return { json: this.issue({ channel: this.parts.settings.channels[0] ?? 'web', locale: 'zh-CN', ...wishes }) };
  }

  private async refresh(request: HttpRequest): Promise<HttpResponse> {
    return { json: this.grant(this.claims(request)) };
  }

  /** Our extension: whoever comes back after the token has expired goes on with the same conversation. */
  private async resume(request: HttpRequest): Promise<HttpResponse> {
    const body = await optionalBody(request);
    const token = typeof body['token'] === 'string' ? body['token'] : bearerToken(request.headers['authorization']);
    this.parts.admit(request.address);
    const claims = this.parts.tokens.verifyForResume(token, this.parts.clock.now(), this.parts.settings.resumeDays * SECONDS_PER_DAY);
    await this.conversation(claims.conv);
    return { json: this.grant(claims) };
  }

  /** Our extension: a short code for going on with this conversation elsewhere. */
  private async issueCode(request: HttpRequest): Promise<HttpResponse> {
    const { code, expiresInSeconds } = await this.parts.resumeCodes.issue(this.claims(request).conv);
    return { json: { code, expires_in: expiresInSeconds } };
  }

  private async redeemCode(request: HttpRequest): Promise<HttpResponse> {
    const body = typedCode.safeParse(await request.body());
    if (!body.success) throw new CodedError('BadArgument', 'code: send the ten digits as a text, for example {"code": "1234567890"}.');
    this.parts.admit(request.address);
    const opened = await this.parts.resumeCodes.redeem(body.data.code, { kind: 'device', address: request.address });
    const { id: conv, userId: user, channel, locale } = opened;
    return { json: this.grant({ conv, user, channel, locale }) };
  }

  private async start(request: HttpRequest): Promise<HttpResponse> {
    const claims = this.claims(request);
    const { locale, channel } = { ...claims, ...this.wishes(await optionalBody(request)) };
    const at = this.parts.clock.now();
    const created = await this.parts.store.transaction(async (unit) => {
      if (await unit.conversations.get(claims.conv)) return false;
      await unit.conversations.create({ id: claims.conv, userId: claims.user, channel, locale, at });
      const user = { id: claims.user, role: 'user' };
      const body = { type: 'conversationUpdate', from: user, membersAdded: [user] };
      await unit.activities.appendIncoming(claims.conv, { body, clientActivityId: null, visible: false, at });
      return true;
    });
    if (created) this.parts.turns.kick(claims.conv);
    const granted = { ...this.grant({ ...claims, locale, channel }), streamUrl: this.streamUrl(request, claims, 0) };
    return { status: created ? 201 : 200, json: granted };
  }

  private async reconnect(request: HttpRequest): Promise<HttpResponse> {
    const claims = this.claims(request, request.params['id']);
    const after = watermarkOf(request);
    await this.conversation(claims.conv);
    return { json: { ...this.grant(claims), streamUrl: this.streamUrl(request, claims, after) } };
  }

  /** Answers when the activity is stored. Where its turn must wait for others, nobody waits for that: the client would send it again. */
  private async post(request: HttpRequest): Promise<HttpResponse> {
    const claims = this.claims(request, request.params['id']);
    const incoming = readActivity(await request.body());
    const conversationId = claims.conv;
    if (!incoming.body) {
      await this.conversation(conversationId);
      return { json: { id: `${conversationId}|typing` } };
    }
    const { body, clientActivityId } = incoming;
    body['from'] = { id: claims.user, role: 'user' };
    await this.parts.pressure.enter(conversationId);
    let turnIsDue = false;
    try {
      const posted = { body, clientActivityId, visible: true, at: this.parts.clock.now() };
      const { id, duplicate } = await this.parts.turns.accept(conversationId, posted);
      turnIsDue = !duplicate;
      return { json: { id } };
    } finally {
      if (!turnIsDue) this.parts.pressure.leave(conversationId);
    }
  }

  private async list(request: HttpRequest): Promise<HttpResponse> {
    const claims = this.claims(request, request.params['id']);
    const asked = watermarkOf(request);
    const newest = newestWanted(request);
    const conversation = await this.conversation(claims.conv);
    if (newest) {
      const end = Math.min(newest.before, conversation.lastSeq + 1);
      const oneMore = await this.parts.store.read.activities.before(claims.conv, end, newest.count + 1);
      return { json: toNewestSet(oneMore, newest.count) };
    }
    // A conversation that was erased and goes on counts from 1 again.
    const after = asked > conversation.lastSeq ? 0 : asked;
    const activities = after < conversation.lastSeq ? await this.parts.store.read.activities.after(claims.conv, after, PAGE) : [];
    return { json: toActivitySet(activities, activities.at(-1)?.seq ?? after, 'polling') };
  }

  private async upload(request: HttpRequest): Promise<HttpResponse> {
    this.claims(request, request.params['id']);
    // A client that is still sending when the connection closes never sees the answer; what was sent, or too much of it, changes nothing.
    await Promise.allSettled([request.rawBody()]);
    throw new CodedError('UnsupportedMediaType', 'Files are not accepted here. Describe what the file says in a message.');
  }

  /** @throws CodedError Unauthorized, TokenExpired, Forbidden (also when the token is for another conversation) */
  private claims(request: HttpRequest, conversationId?: string): Claims {
    const claims = this.parts.tokens.verify('conversation', bearerToken(request.headers['authorization']), this.parts.clock.now());
    if (conversationId !== undefined && conversationId !== claims.conv) {
      throw new CodedError('Forbidden', 'The token belongs to another conversation.');
    }
    return claims;
  }

  private async conversation(id: string): Promise<{ lastSeq: number }> {
    const conversation = await this.parts.store.read.conversations.get(id);
    if (!conversation) throw new CodedError('NotFound', 'The conversation has ended or was never started.');
    return conversation;
  }

  private grant(claims: Claims): { conversationId: string; token: string; expires_in: number } {
    const token = this.parts.tokens.issue('conversation', claims, this.parts.clock.now());
    return { conversationId: claims.conv, token, expires_in: TOKEN_SECONDS };
  }

  private streamUrl(request: HttpRequest, claims: Claims, after: number): string {
    const reached = new URL(this.parts.publicUrl);
    if (isThisMachine(reached.hostname)) reached.host = request.headers['host'] ?? reached.host;
    const token = this.parts.tokens.issue('stream', claims, this.parts.clock.now());
    const scheme = reached.protocol === 'https:' ? 'wss' : 'ws';
    const path = `${reached.pathname.replace(/\/$/, '')}/v3/directline/conversations/${claims.conv}/stream`;
    return `${scheme}://${reached.host}${path}?watermark=${after === 0 ? '' : after}&t=${token}`;
  }

  /** What a page may ask for: its language and the voice of the dialogs. */
  private wishes(body: Record<string, unknown>): Partial<Pick<Claims, 'channel' | 'locale'>> {
    const { locale, channel } = body;
    if (channel !== undefined && (typeof channel !== 'string' || !this.parts.settings.channels.includes(channel))) {
      throw new CodedError('BadArgument', `channel: must be one of ${this.parts.settings.channels.join(', ')}.`);
    }
    return { ...(typeof locale === 'string' ? { locale: toLocale(locale) } : {}), ...(channel === undefined ? {} : { channel }) };
  }
}

function watermarkOf(request: HttpRequest): number {
  const watermark = parseWatermark(request.query['watermark']);
  if (watermark === null) throw new CodedError('BadArgument', 'watermark: send back exactly what you were given last.');
  return watermark;
}

/** Our extension: a page shows the end of a long conversation first, and what came before it where somebody asks. */
function newestWanted({ query }: HttpRequest): { count: number; before: number } | null {
  const { last, before } = query;
  if (last === undefined && before === undefined) return null;
  const count = Number(last);
  if (!/^\d{1,3}$/.test(last ?? '') || count < 1 || count > PAGE) throw new CodedError('BadArgument', `last: a number from 1 to ${PAGE}.`);
  const place = before ? parseWatermark(before) : Infinity;
  if (place === null) throw new CodedError('BadArgument', 'before: send what stood in "earlier".');
  return { count, before: place };
}

/** These calls work without a body; what is sent must still be an object. */
async function optionalBody(request: HttpRequest): Promise<Record<string, unknown>> {
  if ((await request.rawBody()).length === 0) return {};
  const body = await request.body();
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new CodedError('BadArgument', 'The body must be a JSON object.');
  return body as Record<string, unknown>;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || hostname.startsWith('127.');
}
