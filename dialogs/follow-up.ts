/** What happens to a case afterwards: news from the caseworkers, where it stands, what the person adds, and deleting it all. */
import { isOpen } from '../src/cases';
import type { CaseDetails } from '../src/cases/types';
import type { HandoffStatus } from '../src/handoff/types';
import type { CaseRow } from '../src/store/types';
import { bandOfMeaning } from '../src/understanding';
import type { Understanding } from '../src/understanding/types';
import { forget, type Offer } from './memory';
import { lookUp } from './policy-answers';
import { choices } from './greeting';
import { isLiveNews, tellLive } from './live';
import { looksLikeQuestion } from './looks-like-question';
import { personJoinsOrLeaves } from './person';
import { caseData, dayAndTime } from './case-words';
import type { Turn } from './turn';

/** Events whose arrival is news to the person; that an addition has arrived is not. */
const ARRIVALS = new Set(['case.submitted', 'conversation.requested']);

/** A case has moved or a caseworker has written. */
export async function tellStatus(turn: Turn, status: HandoffStatus): Promise<void> {
  const { t, memory } = turn;
  if (status.type === 'delivered' && status.event && !ARRIVALS.has(status.event)) return;
  if (isLiveNews(status.type)) return tellLive(turn, status);
  const joined = await personJoinsOrLeaves(turn, status);
  const at = new Date(status.at);
  if (status.type === 'message' && memory.person?.caseNumber === status.caseNumber) {
    turn.scope.outcome.kind = 'status-message';
    return turn.say(t('live.says', { by: status.by ?? turn.station.stationName, text: status.text ?? '' }));
  }
  const { stationName, stationPhone } = turn.station;
  const lines = [
    t(`status.${status.type}`, {
      caseNumber: status.caseNumber,
      by: status.by ?? stationName,
      at: dayAndTime(turn, at),
      text: status.text ?? t('status.noText'),
      stationName,
      stationPhone,
    }),
  ];
  if (status.type === 'accepted' && status.text) lines.push(t('status.words', { text: status.text }));
  if (status.expectedBy) lines.push(t('status.expectedBy', { at: dayAndTime(turn, new Date(status.expectedBy)) }));
  if (joined) lines.push(t('person.joined', { by: status.by ?? stationName }));
  if (status.type === 'needs-info') memory.supplement = { caseNumber: status.caseNumber };
  else if (memory.supplement?.caseNumber === status.caseNumber && status.type !== 'message') delete memory.supplement;
  turn.scope.outcome.kind = `status-${status.type}`;
  await turn.say(lines.join('\n'), {
    channelData: caseData(status.caseNumber, status.caseState, at),
    buttons: joined
      ? turn.buttons('endPerson')
      : status.type === 'needs-info'
        ? turn.buttons('supplement', 'status')
        : turn.buttons('status'),
  });
}

/** Where the cases of this conversation stand. @param before a sentence to say first, where there are any */
export async function showCases(turn: Turn, before: string[] = []): Promise<void> {
  const cases = await openToTell(turn);
  if (cases.length === 0)
    return turn.say(turn.t('status.none', { stationPhone: turn.services.settings.stationPhone }), {
      buttons: turn.buttons('register', 'human'),
    });
  const { unit } = turn.scope;
  const blocks: string[] = [];
  for (const row of cases) {
    const history = await unit.cases.history(row.caseNumber);
    const last = history.at(-1);
    const by = last && last.state === row.state && last.note ? turn.t('status.lastNote', { note: last.note }) : '';
    blocks.push(
      turn.t('status.line', {
        caseNumber: row.caseNumber,
        state: turn.t(`caseStates.${row.state}`),
        at: dayAndTime(turn, last?.at ?? row.createdAt),
      }) + by,
    );
  }
  const [first] = cases;
  const { stationName, stationPhone } = turn.station;
  await turn.say(
    [...before, turn.t('status.list', { list: blocks.join('\n') }), turn.t('status.after', { stationName, stationPhone })].join('\n\n'),
    {
      channelData: first ? caseData(first.caseNumber, first.state, first.updatedAt) : {},
      buttons: turn.buttons(
        ...(turn.memory.supplement ? ['supplement'] : []),
        ...(cases.some(isRunning) ? ['correct', 'trainingNeeds', 'jobWishes', 'human', 'withdraw'] : ['reapply', 'human', 'policy']),
      ),
    },
  );
}

/** Newest first, without what was erased. */
async function openToTell(turn: Turn): Promise<CaseRow[]> {
  const rows = await turn.scope.unit.cases.ofConversation(turn.scope.conversation.id);
  return rows.filter(({ state }) => state !== 'erased').sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

/** A registration of this conversation that is still being dealt with. */
export async function runningRegistration(turn: Turn): Promise<CaseRow | null> {
  const rows = (await openToTell(turn)).filter(isRunning);
  return rows.find(({ details }) => (details as CaseDetails | null)?.kind === 'registration') ?? null;
}

/** The registration of this person that a caseworker closed last. */
export async function closedRegistration(turn: Turn, name: string | null): Promise<CaseRow | null> {
  const rows = (await openToTell(turn)).filter(isClosed);
  return rows.find(({ details }) => isRegistrationOf(details as CaseDetails | null, name)) ?? null;
}

const isRegistrationOf = (details: CaseDetails | null, name: string | null): boolean =>
  details?.kind === 'registration' && details.contact.name === name;

/** What may be added to: a registration that runs, else whatever else does. */
export async function latestCase(turn: Turn): Promise<CaseRow | null> {
  return (await runningRegistration(turn)) ?? (await openToTell(turn)).find(isRunning) ?? null;
}

const isRunning = ({ state }: CaseRow): boolean => isOpen(state);
const isClosed = ({ state }: CaseRow): boolean => state === 'completed' || state === 'failed';

export async function askForSupplement(turn: Turn): Promise<void> {
  const running = (await openToTell(turn)).find(isRunning);
  if (!running) return turn.say(turn.t('supplement.noCase'), { buttons: turn.buttons('register', 'human') });
  turn.memory.supplement ??= { caseNumber: running.caseNumber };
  await turn.say(turn.t('supplement.write', { caseNumber: turn.memory.supplement.caseNumber }), { asks: true });
}

/** The person wrote something that may be for the caseworker: asks before sending it. */
export async function offerSupplement(turn: Turn): Promise<void> {
  const { supplement } = turn.memory;
  if (!supplement) return;
  turn.memory.offer = { kind: 'confirm', action: 'supplement', caseNumber: supplement.caseNumber, text: turn.text };
  const [send, dont] = ['send', 'dontSend'].map((key) => turn.t(`supplement.${key}`));
  await turn.say(turn.t('supplement.confirm', { text: turn.text, caseNumber: supplement.caseNumber }), {
    asks: true,
    buttons: [send ?? '', dont ?? ''],
  });
}

export async function sendSupplement(turn: Turn, { caseNumber, text }: Extract<Offer, { kind: 'confirm' }>): Promise<void> {
  if (!caseNumber || !text) return;
  const row = await turn.scope.unit.cases.get(caseNumber);
  if (!row || !isRunning(row)) {
    delete turn.memory.supplement;
    return turn.say(turn.t('supplement.noCase'), { buttons: turn.buttons('register', 'human') });
  }
  await turn.services.handoff.update(turn.scope.unit, caseNumber, { text, at: turn.scope.now });
  delete turn.memory.supplement;
  await sayUpdated(turn, caseNumber, 'supplement.sent');
}

/** What was added has gone to the caseworker. */
export async function sayUpdated(turn: Turn, caseNumber: string, key: string, next: readonly string[] = ['status']): Promise<void> {
  const row = await turn.scope.unit.cases.get(caseNumber);
  await turn.say(turn.t(key, { caseNumber }), {
    channelData: row ? caseData(caseNumber, row.state, turn.scope.now) : {},
    buttons: turn.buttons(...next),
  });
}

/** The person no longer wants what is being dealt with; nothing is erased. */
export async function withdraw(turn: Turn): Promise<void> {
  const running = (await openToTell(turn)).find(isRunning);
  if (!running) return turn.say(turn.t('supplement.noCase'), { buttons: turn.buttons('register', 'human') });
  await turn.services.handoff.withdraw(turn.scope.unit, running.caseNumber, turn.scope.now);
  delete turn.memory.supplement;
  await sayUpdated(turn, running.caseNumber, 'status.withdrawn');
}

/** The case whose caseworker should know that the person has work: one that runs, else the one that was closed last. */
async function caseToTell(turn: Turn): Promise<CaseRow | null> {
  const rows = await openToTell(turn);
  return rows.find(isRunning) ?? rows.find(isClosed) ?? null;
}

/** Someone has found work: glad, what it means for the aid, and who should know. */
export async function reportEmployed(turn: Turn): Promise<void> {
  const known = await caseToTell(turn);
  const { text, channelData } = lookUp(turn, 'exit', turn.t('employed.question'));
  const whomToTell = turn.t(known ? 'employed.tellCaseworker' : 'employed.tellStation', {
    ...turn.services.settings,
    caseNumber: known?.caseNumber ?? '',
  });
  await turn.say([turn.t('employed.glad'), text, whomToTell].join('\n\n'), {
    channelData,
    buttons: known ? turn.buttons('tellEmployed', 'reapply', 'quote') : turn.buttons('human', 'reapply', 'quote'),
  });
}

export async function tellEmployed(turn: Turn): Promise<void> {
  const known = await caseToTell(turn);
  if (!known) return turn.say(turn.t('employed.noCase', { ...turn.services.settings }), { buttons: turn.buttons('human') });
  const { unit, now } = turn.scope;
  await turn.services.handoff.update(unit, known.caseNumber, { text: turn.t('employed.message'), at: now, report: 'employed' });
  await sayUpdated(turn, known.caseNumber, 'employed.told', ['status', 'reapply']);
}

/** Applying again after the aid has ended or a case was closed: what the opinion says of it, and where to begin. */
export async function tellReapply(turn: Turn): Promise<void> {
  const running = await runningRegistration(turn);
  const { text, channelData } = lookUp(turn, 'reapplication', turn.t('reapply.question'));
  const next = running ? turn.t('reapply.running', { caseNumber: running.caseNumber }) : turn.t('reapply.next');
  await turn.say([text, next].join('\n\n'), {
    channelData,
    buttons: running
      ? turn.buttons('supplement', 'correct', 'status', 'quote')
      : turn.buttons('register', 'restartSelfCheck', 'human', 'quote'),
  });
}

/** Erases the cases with the caseworkers' copies, and everything this conversation holds; only the case numbers are left. */
export async function eraseEverything(turn: Turn): Promise<void> {
  const { unit, conversation, now, outcome } = turn.scope;
  const handedOver = await openToTell(turn);
  for (const row of handedOver) await turn.services.handoff.erase(unit, row.caseNumber, now);
  const days = turn.services.settings.retentionDays;
  const kept = [
    ...(handedOver.length > 0 ? [turn.t('erase.handedOver')] : []),
    ...(turn.memory.improvement === 'granted' ? [turn.t('erase.unlinked', { days })] : []),
  ];
  forget(turn.memory);
  // The turn runner deletes transcript and state and keeps this farewell.
  outcome.kind = 'erase';
  await unit.audit.append({ at: now, actor: 'veteran', action: 'conversation.erase', subject: conversation.id });
  await turn.say([turn.t('erase.done'), ...kept, turn.t('erase.welcome')].join('\n\n'), { buttons: choices(turn) });
}

/** What a person may have written for the caseworker who asked: anything but a clear wish for something else. */
export function mayBeSupplement(turn: Turn, meant: Understanding | null): boolean {
  if (!meant || bandOfMeaning(meant) !== 'act') return true;
  if (meant.intent === 'policy_question') return !looksLikeQuestion(turn, turn.text);
  return [
    'report_employed',
    'job_interest',
    'training_interest',
    'complaint',
    'out_of_scope_other',
    'out_of_scope_veteran',
    'chitchat',
  ].includes(meant.intent);
}
