/**
 * Where a case of another device stands: its number and the last four digits of its telephone open the state and nothing else.
 * Tries are counted for each case and day, wherever they come from, so that four digits cannot be tried out.
 */
import { findCaseNumber } from '../src/cases';
import type { CaseDetails } from '../src/cases/types';
import { dayAndTime } from './case-words';
import type { Turn } from './turn';

const TRIES_A_DAY = 5;
const SOURCE = 'case-lookup';
const TAIL_LENGTH = 4;

/** A case number in the message, and the four digits that stand beside it. */
export function trackedCase(turn: Turn): { caseNumber: string; tail: string | null } | null {
  const caseNumber = findCaseNumber(turn.text);
  if (!caseNumber) return null;
  const runs = turn.text.normalize('NFKC').match(/\d+/g) ?? [];
  const tail = runs.findLast((run) => run.length === TAIL_LENGTH || /^1\d{10}$/.test(run));
  return { caseNumber, tail: tail?.slice(-TAIL_LENGTH) ?? null };
}

export async function tellTracked(turn: Turn, { caseNumber, tail }: { caseNumber: string; tail: string | null }): Promise<void> {
  const { unit, conversation } = turn.scope;
  const { stationName, stationPhone } = turn.station;
  const row = await unit.cases.get(caseNumber);
  const own = row?.conversationId === conversation.id;
  turn.scope.outcome.kind = 'case-lookup';
  if (!own) {
    if (!tail) return turn.say(turn.t('tracking.needTail', { caseNumber }), { asks: true });
    if (!(await mayTry(turn, caseNumber))) return turn.say(turn.t('tracking.tooOften', { stationName, stationPhone }));
    // The same words whether the number or the digits are wrong: neither is given away.
    if (!row || !hasTail(row.details as CaseDetails | null, tail)) {
      return turn.say(turn.t('tracking.noMatch', { stationPhone }), { buttons: turn.buttons('human', 'register') });
    }
  }
  const last = row && (await unit.cases.history(caseNumber)).at(-1);
  await turn.say(
    [
      turn.t('status.line', {
        caseNumber,
        state: turn.t(`caseStates.${row?.state}`),
        at: dayAndTime(turn, last?.at ?? turn.scope.now),
      }),
      turn.t('status.after', { stationName, stationPhone }),
    ].join('\n\n'),
    { buttons: turn.buttons('human', 'policy') },
  );
}

async function mayTry({ scope }: Turn, caseNumber: string): Promise<boolean> {
  for (let slot = 1; slot <= TRIES_A_DAY; slot++) {
    if (await scope.unit.inbound.remember(SOURCE, `${caseNumber}:${scope.today}:${slot}`, scope.now)) return true;
  }
  return false;
}

function hasTail(details: CaseDetails | null, tail: string): boolean {
  return details?.contact.phone?.replace(/\D/g, '').endsWith(tail) ?? false;
}
