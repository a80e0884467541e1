/** Handing a case over: opens, moves and erases it and writes the matching event to the outbox of the same unit of work. Sends nothing. */
import { changed, isOpen, mayAnswer, type CaseClause, type CaseDetails, type Cases, type NewCase } from '../cases';
import { CodedError } from '../base/errors';
import { newId } from '../base/ids';
import type { Assessment } from '../eligibility/types';
import type { CaseRow, CaseState, UnitOfWork } from '../store/types';
import { eventBody, type CaseFile, type EventData, type EventType } from './events';
import type { Handoff } from './types';

export { createCallbackRoute, type CallbackOptions } from './callback';
export { createDeadLetterRoutes } from './dead-letters';
export { createDelivery, type Delivery, type DeliveryOptions } from './delivery';
export { createRetention, type Retention, type RetentionOptions } from './retention';
export { createSchemaRoutes } from './schemas';
export { newWebhookSecret } from './signature';
export { createTimers, type Timers, type TimersOptions } from './timers';
export type * from './types';

export interface HandoffOptions {
  cases: Cases;
  /** The responsible station as it is told to veterans; a function where it depends on the region (GB/T 2260). */
  station: Station | ((region: string) => Station);
  /** The clauses that a result rests on, where the case does not bring them along. */
  clausesOf?: (assessment: Assessment) => CaseClause[];
}

export interface Station {
  name: string;
  phone: string | null;
}

export function createHandoff({ cases, station, clausesOf = () => [] }: HandoffOptions): Handoff {
  function caseFile(row: CaseRow, details: CaseDetails): CaseFile {
    const { kind, answeredBy, consent, contact, idNumber, regionName, facts, assessment, clauses, request, transcript } = details;
    const { operator, toVerify, materials, urgency, quickService, previousCase } = details;
    return {
      caseNumber: row.caseNumber,
      kind,
      channel: row.channel,
      answeredBy,
      operator,
      region: { code: row.region, name: regionName },
      station: typeof station === 'function' ? station(row.region) : station,
      consent,
      contact,
      idNumber,
      facts,
      result: assessment && { ...assessment, clauses: clauses ?? clausesOf(assessment) },
      toVerify,
      materials,
      urgency,
      request,
      transcript,
      callBackFrom: details.callBackFrom,
      quickService,
      previousCase,
    };
  }

  return {
    async submit(unit, newCase) {
      const row = await cases.open(unit, newCase);
      const file = caseFile(row, newCase.details);
      const urgent = newCase.details.urgency === 'crisis';
      if (newCase.details.kind === 'conversation') {
        const handoff = handoffInitiation(row, newCase);
        await emit(unit, row.caseNumber, 'conversation.requested', { ...file, handoff }, newCase.at, urgent);
      } else {
        await emit(unit, row.caseNumber, 'case.submitted', file, newCase.at, urgent);
      }
      return row;
    },

    async update(unit, caseNumber, change) {
      const { at, correction, needs } = change;
      let row = await (change.report ? closedOrOpenCase : openCase)(unit, caseNumber);
      const details = row.details as CaseDetails;
      await unit.cases.update(caseNumber, { details: changed(details, change), region: correction?.regionCode, at });
      if (row.state === 'needs-info' && mayAnswer(change)) {
        row = await cases.move(unit, caseNumber, 'accepted', { actor: details.answeredBy, note: null, at });
      }
      const { text, report } = change;
      const callBackFrom = change.callBackFrom?.toISOString();
      const told = { text, at: at.toISOString(), correction, needs, report, callBackFrom };
      await emit(unit, caseNumber, 'case.updated', { caseNumber, state: row.state, change: told }, at);
    },

    async withdraw(unit, caseNumber, at) {
      const row = await cases.move(unit, caseNumber, 'withdrawn', { actor: 'veteran', note: null, at });
      await emit(unit, row.caseNumber, 'case.withdrawn', { caseNumber }, at);
    },

    async erase(unit, caseNumber, at) {
      await cases.erase(unit, caseNumber, { actor: 'veteran', at });
      await emit(unit, caseNumber, 'case.erased', { caseNumber }, at);
    },

    async say(unit, caseNumber, { from, text, at }) {
      await openCase(unit, caseNumber);
      await emit(unit, caseNumber, 'conversation.message', { caseNumber, from, text, at: at.toISOString() }, at);
    },

    async endConversation(unit, caseNumber, at) {
      await openCase(unit, caseNumber);
      await emit(unit, caseNumber, 'conversation.ended', { caseNumber, at: at.toISOString() }, at);
    },

    async followUpDue(unit, caseNumber, { ask, at }) {
      const row = await unit.cases.get(caseNumber);
      if (!row) throw new CodedError('NotFound', `There is no case ${caseNumber}.`);
      // Follow-ups go on after the case was closed; after withdrawal or erasure nobody may come back to it.
      if (row.state === 'withdrawn' || row.state === 'erased') return;
      await emit(unit, caseNumber, 'followup.due', { caseNumber, ask }, at);
    },
  };
}

async function emit<Type extends EventType>(
  unit: UnitOfWork,
  caseNumber: string,
  type: Type,
  data: EventData<Type>,
  at: Date,
  urgent = false,
): Promise<void> {
  await unit.outbox.emit({ id: newId('evt_'), stream: caseNumber, type, body: eventBody(type, at, data), at, urgent });
}

/** Locks the case. @throws CodedError NotFound; IllegalTransition when nobody works on it any more */
const openCase = (unit: UnitOfWork, caseNumber: string): Promise<CaseRow> => lockedCase(unit, caseNumber, isOpen);

/** As {@link openCase}, and also after the caseworker has closed it; never once the person has taken it back. */
const closedOrOpenCase = (unit: UnitOfWork, caseNumber: string): Promise<CaseRow> =>
  lockedCase(unit, caseNumber, (state) => state !== 'withdrawn' && state !== 'erased');

async function lockedCase(unit: UnitOfWork, caseNumber: string, allowed: (state: CaseState) => boolean): Promise<CaseRow> {
  const row = await unit.cases.lock(caseNumber);
  if (!row) throw new CodedError('NotFound', `There is no case ${caseNumber}.`);
  if (!allowed(row.state)) {
    throw new CodedError('IllegalTransition', `Case ${caseNumber} is "${row.state}": open a new case instead.`, {
      from: row.state,
      legal: [],
    });
  }
  return row;
}

function handoffInitiation(row: CaseRow, { details }: NewCase): EventData<'conversation.requested'>['handoff'] {
  const activities = details.transcript.map(({ from, text, at }) => ({
    type: 'message' as const,
    from: { role: from },
    text,
    timestamp: at,
  }));
  return {
    type: 'event',
    name: 'handoff.initiate',
    value: { caseNumber: row.caseNumber, region: row.region, urgency: details.urgency, request: details.request },
    attachments: [{ contentType: 'application/json', name: 'Transcript', content: { activities } }],
  };
}
