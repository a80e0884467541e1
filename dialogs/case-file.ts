/** Puts together what a caseworker gets: contact, answers with their questions, the result with its clause, what to verify, the talk. */
import { maskPersonalNumbers } from '../src/base/mask';
import type { CaseClause, CaseDetails, CaseFact, CaseKind, NewCase } from '../src/cases/types';
import type { Assessment, Facts } from '../src/eligibility/types';
import type { StoredActivity } from '../src/store/types';
import { leftToVerify } from './clarify';
import { contact, regionName } from './contact-steps';
import { materialsFor } from './result-card';
import { volunteered } from './sensitive';
import { lastResult } from './last-result';
import { factLabel, questionText } from './self-check-texts';
import type { Turn } from './turn';

/** The newest messages that go along. */
const TRANSCRIPT_MESSAGES = 60;

/** @throws where a step that the form makes sure of is missing */
export async function assembleCase(turn: Turn, kind: Exclude<CaseKind, 'self-check'>): Promise<NewCase> {
  const { memory, scope, services } = turn;
  const kept = contact(turn);
  const purpose = kind === 'registration' ? 'registration' : 'handoff';
  const consent = kept.consents?.[purpose];
  if (!kept.region || !consent) throw new Error('A case needs a region and consent: the form must ask for both.');
  // Whoever asks for a person is not asked who they are: the record of the consent says what the case says.
  const answeredBy = memory.answeredBy ?? 'veteran';
  await scope.unit.consents.attribute(scope.conversation.id, answeredBy);
  // The consent to talk to a person names the self-check; a registration asks for it apart.
  const shared = kind === 'conversation' || kept.shareSelfCheck === true;
  const checked = memory.selfCheck !== undefined && Object.keys(memory.selfCheck.given).length > 0;
  const assessment = shared && checked ? lastResult(turn) : null;
  const checkedFacts = memory.selfCheck?.given;
  const details: CaseDetails = {
    kind,
    answeredBy,
    ...(turn.operator ? { operator: turn.operator } : {}),
    consent: {
      purpose,
      recipient: services.settings.stationName ?? services.texts.in('zh-CN')('station.name'),
      version: services.settings.consentVersion,
      at: consent.at,
      by: answeredBy,
      // Conversations that began under an earlier release have not kept it.
      how: consent.how ?? (turn.voice === 'operator' ? 'read-out' : 'in-chat'),
    },
    contact: { name: kept.name ?? null, phone: kept.phone ?? null, ...(kept.preferredTime ? { preferredTime: kept.preferredTime } : {}) },
    ...(kept.idNumber ? { idNumber: kept.idNumber } : {}),
    regionName: regionName(turn, kept.region),
    facts: shared ? caseFacts(turn) : [],
    assessment,
    ...(assessment ? { clauses: clauses(turn) } : {}),
    toVerify: assessment ? toVerify(turn, assessment) : [],
    materials: assessment && checkedFacts ? materialsFor(turn, services.selfCheck.ruleSet(checkedFacts, scope.today)) : [],
    urgency: memory.crisis === 'alarm' ? 'crisis' : memory.crisis ? 'urgent' : 'normal',
    ...(kept.request ? { request: kept.request } : {}),
    transcript: shared || !checked ? await transcript(turn) : [],
  };
  return { conversationId: scope.conversation.id, region: kept.region, channel: scope.conversation.channel, details, at: scope.now };
}

/** Every fact that counts, with the question and the answer in the caseworker's words. */
function caseFacts(turn: Turn): CaseFact[] {
  const memory = turn.memory.selfCheck;
  if (!memory) return [];
  const told = volunteered(turn).flatMap((name): CaseFact[] => {
    const fact = memory.given[name];
    return fact
      ? [{ name, value: fact.value, question: turn.t('sensitive.label'), answer: factLabel(turn, name), source: fact.source, at: fact.at }]
      : [];
  });
  const asked = turn.services.selfCheck.path(memory.given, turn.scope.today).flatMap(({ question, facts }) =>
    Object.entries(facts as Facts).map(([name, { value, source, at }]) => ({
      name,
      value,
      question: questionText(turn, question.id, 'caseworker'),
      answer: memory.shown[question.id] ?? '',
      source,
      at,
    })),
  );
  return [...told, ...asked];
}

function clauses(turn: Turn): CaseClause[] {
  const memory = turn.memory.selfCheck;
  if (!memory) return [];
  const { citation } = turn.services.selfCheck.ruleSet(memory.given, turn.scope.today);
  return [
    {
      title: citation.documentTitle,
      docNumber: null,
      locator: citation.clause ?? null,
      quote: citation.quote ?? null,
      sourceUrl: citation.sourceUrl,
      verified: citation.verified,
    },
  ];
}

function toVerify(turn: Turn, { missing, reasons }: Assessment): string[] {
  return [
    ...missing.map((name) => turn.t('verify.fact', { fact: factLabel(turn, name) })),
    ...leftToVerify(turn).map((answers) => turn.t('verify.contradictionOf', { answers })),
    ...reasons
      .filter(({ verified, outcome, unspoken }) => !verified && !unspoken && outcome !== false)
      .map(({ label, labelEn }) => turn.t('verify.rule', { rule: turn.locale === 'en' ? (labelEn ?? label) : label })),
  ];
}

async function transcript(turn: Turn): Promise<CaseDetails['transcript']> {
  const { id, lastSeq } = turn.scope.conversation;
  const activities = await turn.scope.unit.activities.after(id, Math.max(0, lastSeq - TRANSCRIPT_MESSAGES), TRANSCRIPT_MESSAGES);
  return activities.flatMap((activity) => line(activity));
}

function line({ body, direction, at }: StoredActivity): CaseDetails['transcript'] {
  const { type, text } = body;
  if (type !== 'message' || typeof text !== 'string' || text === '') return [];
  return [{ from: direction === 'in' ? 'user' : 'bot', text: maskPersonalNumbers(text), at: at.toISOString() }];
}
