/** What the console asks for and sends, as JSON: every change answers with the call as it is then. */
import { z } from 'zod';
import { CodedError } from '../base/errors';
import type { HttpMethod, HttpRequest, Route } from '../base/http';
import { createLooks } from '../base/looks';
import { LOCALES, type Translate } from '../locale';
import type { Call } from '../store/types';
import type { ListedCall } from '../web/operator/contract';
import { CALLERS, DISPOSITIONS, fileOf, handedOn } from './call-file';
import { maySee, type Access } from './access';
import type { Calls } from './calls';
import { acting, signedIn } from './gate';
import { readerIn } from './reading';
import type { Talk } from './talk';
import type { Operator, OperatorOptions } from './types';
import { viewOf } from './view';

const TEXT_LIMIT = 2_000;
const SEARCH_LIMIT = 60;
const FOUND_SHOWN = 8;
/** Others' calls are among them, and some that somebody forgot to end. */
const OPEN_READ = 500;
const CALLS_SHOWN = 100;

const id = z.string().regex(/^[\w-]{8,64}$/);
const words = z.string().trim().max(TEXT_LIMIT);
const schemas = {
  start: z.strictObject({ caller: z.enum(CALLERS), locale: z.enum(LOCALES).default('zh-CN') }),
  language: z.strictObject({ locale: z.enum(LOCALES) }),
  consent: z.strictObject({ granted: z.boolean(), number: z.string().trim().max(30).default('') }),
  say: z.strictObject({ step: z.string().max(100), text: words.min(1), goTo: z.string().max(100).optional(), once: id }),
  note: z.strictObject({ note: words }),
  read: z.object({ id: z.string().min(1).max(100) }),
  transfer: z.strictObject({ words }),
  take: z.strictObject({}),
  resume: z.strictObject({ code: z.string().trim().min(1).max(60) }),
  end: z.strictObject({ disposition: z.enum(DISPOSITIONS), summary: words, note: words }),
};

interface Parts {
  access: Access;
  calls: Calls;
  talk: Talk;
}

export function createApiRoutes(options: OperatorOptions, { access, calls, talk }: Parts): Route[] {
  const { store, script, texts } = options;
  const looks = createLooks(options.clock);
  const reader = readerIn(texts);
  const view = async (operator: Operator, call: Call) => ({
    json: await viewOf(call, await script.whole(call.conversationId), {
      store,
      operator,
      t: texts.in(operator.locale),
      reader,
      titleOf: (topic) => options.policyTitle(topic, operator.locale),
    }),
    headers: { 'cache-control': 'no-store' },
  });

  /** One step of a call. */
  function step<Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    work: (operator: Operator, callId: string, given: z.infer<Schema>, request: HttpRequest) => Promise<Call>,
  ): Route {
    return {
      method: 'POST',
      path: `/operator/api/calls/:id/${name}`,
      handler: async (request) => {
        const operator = await acting(options, request);
        return view(
          operator,
          await work(operator, request.params['id'] ?? '', await read(request, schema, texts.in(operator.locale)), request),
        );
      },
    };
  }

  const get = (path: string, handler: (operator: Operator, request: HttpRequest) => Promise<unknown>): Route => ({
    method: 'GET' satisfies HttpMethod,
    path,
    handler: async (request) => ({
      json: await handler(await signedIn(options, request), request),
      headers: { 'cache-control': 'no-store' },
    }),
  });

  return [
    get('/operator/api/calls', async (operator) => {
      const open = (await store.read.calls.open(OPEN_READ)).filter((call) => maySee(operator, call));
      return {
        calls: open.slice(-CALLS_SHOWN).map((call) => listed(operator, call)),
        now: options.clock.now().toISOString(),
      };
    }),
    {
      method: 'POST',
      path: '/operator/api/calls',
      handler: async (request) => {
        const operator = await acting(options, request);
        return view(operator, await calls.start(operator, await read(request, schemas.start, texts.in(operator.locale))));
      },
    },
    {
      method: 'GET',
      path: '/operator/api/calls/:id',
      handler: async (request) => {
        const operator = await signedIn(options, request);
        const call = await access.look(operator, request.params['id'] ?? '');
        // Looking into a colleague's call is written down; one's own is one's work.
        if (call.operator !== operator.accountId) {
          await looks.noteUnlessLately(`${operator.accountId} ${call.id}`, () => options.record(request, operator, 'call.read', call.id));
        }
        return view(operator, call);
      },
    },
    step('consent', schemas.consent, (operator, call, { granted, number }) => calls.consent(operator, call, granted, number || null)),
    step('language', schemas.language, (operator, call, { locale }) => calls.speak(operator, call, locale)),
    step('say', schemas.say, (operator, call, said) => talk.say(operator, call, said)),
    step('note', schemas.note, (operator, call, { note }) => calls.note(operator, call, note)),
    step('read-out', schemas.read, (operator, call, { id: entry }) => {
      const found = options.policyEntry(entry, operator.locale);
      if (!found) throw access.refusal(operator, 'NotFound', 'entry');
      return calls.readOut(operator, call, { id: entry, title: found.title, ...(found.topic === null ? {} : { topic: found.topic }) });
    }),
    step('transfer', schemas.transfer, (operator, call, given) => calls.transfer(operator, call, given.words)),
    step('take', schemas.take, async (operator, call, _given, request) => {
      await access.look(operator, call);
      await options.record(request, operator, 'call.take', call);
      return calls.take(operator, call);
    }),
    step('resume', schemas.resume, (operator, call, { code }, { address }) => talk.resume(operator, call, code, address)),
    step('end', schemas.end, (operator, call, ending) => calls.end(operator, call, ending)),
    get('/operator/api/policy', async ({ locale }, { query }) => ({
      found: options.searchPolicy((query['q'] ?? '').trim().slice(0, SEARCH_LIMIT), FOUND_SHOWN, locale),
    })),
  ];
}

/** @throws CodedError in the operator's language, with the field */
async function read<Schema extends z.ZodType>(request: HttpRequest, schema: Schema, t: Translate): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(await request.body());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const refusal = issue?.code === 'too_big' ? 'tooLong' : 'notReadable';
  throw new CodedError('BadArgument', t(`operator.refusals.${refusal}`, { max: TEXT_LIMIT }), { field: issue?.path.join('.') ?? '' });
}

function listed(operator: Operator, call: Call): ListedCall {
  return {
    id: call.id,
    caller: call.caller,
    operatorName: fileOf(call)?.operatorName ?? '',
    startedAt: call.startedAt.toISOString(),
    isMine: call.operator === operator.accountId,
    isWaiting: call.operator === null,
    words: handedOn(call)?.words ?? null,
  };
}
