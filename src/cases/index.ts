/** Cases: numbers, life cycle, history, erasure. Works inside the caller's unit of work; knows not how news of a case travels. */
import { randomInt } from 'node:crypto';
import { CodedError } from '../base/errors';
import type { CaseRow, UnitOfWork } from '../store/types';
import { newCaseNumber, type Random } from './case-number';
import { checkTransition } from './life-cycle';
import type { Cases, NewCase } from './types';

export { changed, mayAnswer } from './changes';
export { findCaseNumber, isCaseNumber, newCaseNumber, type Random } from './case-number';
export { isOpen, LIFE_CYCLE, OPEN_STATES } from './life-cycle';
export type * from './types';

/** Of 100,000 numbers a day; so many misses in a row mean that the day is practically full. */
const TRIES = 200;
const RANDOM_STEPS = 2 ** 32;

const secureRandom: Random = () => randomInt(RANDOM_STEPS) / RANDOM_STEPS;

export interface CasesOptions {
  /** A number in [0, 1); default: the generator of node:crypto. */
  random?: Random;
}

export function createCases({ random = secureRandom }: CasesOptions = {}): Cases {
  return {
    async open(unit, newCase) {
      const { at, details } = newCase;
      const row = await insertWithFreeNumber(unit, newCase, random);
      const actor = details.answeredBy;
      await unit.cases.addHistory(row.caseNumber, { state: row.state, actor, note: null, at });
      await unit.audit.append({ at, actor, action: 'case.open', subject: row.caseNumber, details: { kind: details.kind } });
      return row;
    },

    async move(unit, caseNumber, to, { actor, note, at }) {
      const row = await lock(unit, caseNumber);
      checkTransition(caseNumber, row.state, to);
      await unit.cases.update(caseNumber, { state: to, at });
      await unit.cases.addHistory(caseNumber, { state: to, actor, note, at });
      await unit.audit.append({ at, actor, action: 'case.move', subject: caseNumber, details: { from: row.state, to } });
      return { ...row, state: to, updatedAt: at };
    },

    async erase(unit, caseNumber, { actor, at }) {
      const row = await lock(unit, caseNumber);
      checkTransition(caseNumber, row.state, 'erased');
      await unit.cases.update(caseNumber, { state: 'erased', details: null, at });
      await unit.cases.addHistory(caseNumber, { state: 'erased', actor, note: null, at });
      await unit.audit.append({ at, actor, action: 'case.erase', subject: caseNumber });
    },
  };
}

async function lock(unit: UnitOfWork, caseNumber: string): Promise<CaseRow> {
  const row = await unit.cases.lock(caseNumber);
  if (!row) throw new CodedError('NotFound', `There is no case ${caseNumber}.`);
  return row;
}

async function insertWithFreeNumber(unit: UnitOfWork, newCase: NewCase, random: Random): Promise<CaseRow> {
  const { conversationId, region, channel, details, at } = newCase;
  for (let attempt = 1; ; attempt++) {
    const caseNumber = newCaseNumber(at, random);
    const row = { caseNumber, conversationId, state: 'submitted' as const, region, channel, details, createdAt: at };
    try {
      await unit.cases.insert(row);
      return { ...row, updatedAt: at };
    } catch (error) {
      const taken = error instanceof CodedError && error.code === 'Conflict';
      if (!taken || attempt === TRIES) throw error;
    }
  }
}
