/**
 * Azure Conversational Language Understanding behind the same interface. It votes on the intent only: crisis, what was learned word for
 * word (commands among it) and further topics are decided here; answers to questions never leave the machine. The one file of this folder
 * that speaks HTTP.
 */
import { ConversationAnalysisClient } from '@azure/ai-language-conversations';
import { AzureKeyCredential } from '@azure/core-auth';
import { z } from 'zod';
import { CLU_LANGUAGE, meaningOf } from './clu-project';
import { ALTERNATIVES, type EmbeddedRecognizer } from './embedded';
import { heardPart } from './language/parts';
import { redact } from './redact';
import { RecognizerError, type Candidate, type FailureReason, type Recognizer, type Understanding } from './types';

export interface CluSettings {
  /** `https://<resource>.cognitiveservices.azure.com`; plain HTTP is accepted from this machine only. */
  endpoint: string;
  key: string;
  project: string;
  deployment: string;
  /** A turn waits no longer, retry included. */
  timeoutMilliseconds?: number;
}

/** The beta client would ask for a preview version that need not be there any more. */
const API_VERSION = '2023-04-01';
const TIMEOUT_MILLISECONDS = 1500;
const RETRY_DELAY_MILLISECONDS = 100;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const replySchema = z.object({
  result: z.object({
    prediction: z.object({
      intents: z.array(z.object({ category: z.string(), confidence: z.number().min(0).max(1) })).min(1),
    }),
  }),
});

/**
 * @param local decides about crisis
 * @throws at once when the endpoint is no https address
 */
export function createCluRecognizer(settings: CluSettings, local: EmbeddedRecognizer): Recognizer {
  const client = createClient(settings);
  const { timeoutMilliseconds = TIMEOUT_MILLISECONDS } = settings;

  const ask = (text: string, abortSignal: AbortSignal): Promise<unknown> =>
    client.analyzeConversation(
      {
        kind: 'Conversation',
        analysisInput: { conversationItem: { id: '1', participantId: '1', modality: 'text', language: CLU_LANGUAGE, text } },
        parameters: {
          projectName: settings.project,
          deploymentName: settings.deployment,
          stringIndexType: 'Utf16CodeUnit',
          isLoggingEnabled: false,
        },
      },
      { abortSignal },
    );

  return {
    name: 'clu',
    isRemote: true,
    async recognize(text, { signal, keepLocal = false } = {}) {
      const here = local.understand(text);
      const sent = redact(heardPart(text)).trim();
      if (keepLocal || here.crisis || sent === '' || local.remembers(text)) return here;
      const timeout = AbortSignal.timeout(timeoutMilliseconds);
      try {
        const reply = await ask(sent, signal ? AbortSignal.any([signal, timeout]) : timeout);
        return merge(here, candidates(reply));
      } catch (error) {
        throw new RecognizerError(timeout.aborted ? 'timeout' : reasonOf(error), { cause: error });
      }
    },
  };
}

function createClient({ endpoint, key }: CluSettings): ConversationAnalysisClient {
  const { protocol, hostname } = new URL(endpoint);
  const loopback = LOOPBACK.has(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback)) {
    throw new Error(`CLU_ENDPOINT: ${endpoint} would send messages and the key in clear text; give an https:// address`);
  }
  return new ConversationAnalysisClient(endpoint, new AzureKeyCredential(key), {
    apiVersion: API_VERSION,
    allowInsecureConnection: loopback,
    retryOptions: { maxRetries: 1, retryDelayInMs: RETRY_DELAY_MILLISECONDS },
  });
}

const FIRST_SERVER_ERROR = 500;
const TOO_MANY_REQUESTS = 429;

function reasonOf(error: unknown): FailureReason {
  if (error instanceof RecognizerError) return error.reason;
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 'bad-reply';
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  if (code === 'PARSE_ERROR') return 'bad-reply';
  if (typeof statusCode !== 'number') return code === undefined ? 'other' : 'network';
  if (statusCode === TOO_MANY_REQUESTS) return 'overloaded';
  return statusCode >= FIRST_SERVER_ERROR ? 'unavailable' : 'refused';
}

/** Best first; intents that this product does not know are left out. @throws when the reply is not what it should be */
function candidates(reply: unknown): Candidate[] {
  const known = replySchema
    .parse(reply)
    .result.prediction.intents.flatMap(({ category, confidence }) => {
      const meaning = meaningOf(category);
      return meaning ? [{ ...meaning, confidence }] : [];
    })
    .sort((a, b) => b.confidence - a.confidence);
  // The project was not trained from this product's utterances.
  if (known.length === 0) throw new RecognizerError('bad-reply');
  return known;
}

/** The service may raise a doubt about someone's safety, never take one away: what is a doubt here is not sent at all. */
function merge(here: Understanding, ranked: Candidate[]): Understanding {
  const [best, ...others] = ranked as [Candidate, ...Candidate[]];
  const alternatives = others.slice(0, ALTERNATIVES);
  if (best.intent === 'crisis') return { ...best, crisis: 'check-in', crisisKind: 'self-harm', alternatives };
  const merged: Understanding = { ...best, crisis: null, alternatives };
  const also = further(here, best);
  if (also.length > 0) merged.also = also;
  if (here.task && best.topic) merged.task = here.task;
  return merged;
}

/** The topics that were found here, part by part, without the one that the service names first. */
function further(here: Understanding, best: Candidate): Candidate[] {
  if (!here.also) return [];
  const { intent, topic, confidence } = here;
  return [{ intent, topic, confidence }, ...here.also]
    .filter((found) => found.topic && found.topic !== best.topic)
    .slice(0, here.also.length);
}
