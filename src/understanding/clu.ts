/**
 * Azure Conversational Language Understanding behind the same interface. It votes on the intent only: crisis is decided here, before
 * anything is sent, and slot answers never leave the machine. The one file of this folder that speaks HTTP.
 */
import { ConversationAnalysisClient } from '@azure/ai-language-conversations';
import { AzureKeyCredential } from '@azure/core-auth';
import { z } from 'zod';
import { maskPersonalNumbers } from '../base/mask';
import { ALTERNATIVES, type EmbeddedRecognizer } from './embedded';
import { INTENTS, TOPICS, type Candidate, type Intent, type Recognizer, type Topic, type Understanding } from './types';

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
/** Longest text that the service analyses. */
const LONGEST = 1000;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const POLICY_PREFIX = 'policy.';
const NONE = 'None';

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
  return {
    name: 'clu',
    async recognize(text, options = {}) {
      const here = local.understand(text);
      if (here.crisis === 'alarm') return here;
      const timeout = AbortSignal.timeout(timeoutMilliseconds);
      const reply = await client.analyzeConversation(
        {
          kind: 'Conversation',
          analysisInput: {
            conversationItem: {
              id: '1',
              participantId: '1',
              modality: 'text',
              language: 'zh-hans',
              text: maskPersonalNumbers(text).slice(0, LONGEST),
            },
          },
          parameters: {
            projectName: settings.project,
            deploymentName: settings.deployment,
            stringIndexType: 'Utf16CodeUnit',
            isLoggingEnabled: false,
          },
        },
        { abortSignal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout },
      );
      return merge(here, candidates(reply));
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

/** Best first; intents that this product does not know are left out. @throws when the reply is not what it should be */
function candidates(reply: unknown): Candidate[] {
  const known = replySchema
    .parse(reply)
    .result.prediction.intents.flatMap(({ category, confidence }) => {
      const meaning = meaningOf(category);
      return meaning ? [{ intent: meaning.intent, topic: meaning.topic, confidence }] : [];
    })
    .sort((a, b) => b.confidence - a.confidence);
  if (known.length === 0)
    throw new Error('the CLU project answers with none of the intents of this product; was it trained from its utterances?');
  return known;
}

function meaningOf(category: string): { intent: Intent; topic: Topic | null } | null {
  if (category === NONE) return { intent: 'out_of_scope_other', topic: null };
  if (category.startsWith(POLICY_PREFIX)) {
    const topic = TOPICS.find((name) => name === category.slice(POLICY_PREFIX.length));
    return topic ? { intent: 'policy_question', topic } : null;
  }
  const intent = INTENTS.find((name) => name === category && name !== 'policy_question');
  return intent ? { intent, topic: null } : null;
}

/** The service may raise a doubt about someone's safety, never take one away. */
function merge(here: Understanding, ranked: Candidate[]): Understanding {
  const [best, ...others] = ranked as [Candidate, ...Candidate[]];
  const crisis = here.crisis ?? (best.intent === 'crisis' ? 'check-in' : null);
  const merged: Understanding = { ...best, crisis, alternatives: others.slice(0, ALTERNATIVES) };
  if (crisis) merged.crisisKind = here.crisisKind ?? 'self-harm';
  return merged;
}
