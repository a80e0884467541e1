/** Whose call it is: who may see one, who may enter something in it, and in which words anybody is refused. Knows no HTTP. */
import { CodedError } from '../base/errors';
import type { Call, UnitOfWork } from '../store/types';
import { fileOf, type CallFile, type OpenFile } from './call-file';
import type { Operator, OperatorOptions } from './types';

/** A desk serves its own place: a call is seen where it was answered, one that was answered for no place in particular everywhere. */
const isOfPlace = (operator: Operator, call: Call): boolean => {
  const { regions = [] } = fileOf(call) ?? {};
  return regions.length === 0 || regions.some((code) => operator.reaches(code));
};

/** Others' calls are seen by supervisors; one that waits, by everybody of the place. */
export const maySee = (operator: Operator, call: Call): boolean =>
  call.operator === operator.accountId ||
  ((operator.isSupervisor || (call.operator === null && call.endedAt === null)) && isOfPlace(operator, call));

export class Access {
  constructor(private readonly options: Pick<OperatorOptions, 'store' | 'texts'>) {}

  /** @throws CodedError NotFound for whoever may not see it */
  async look(operator: Operator, id: string): Promise<Call> {
    const call = await this.options.store.read.calls.get(id);
    if (!call || !maySee(operator, call)) throw this.refusal(operator, 'NotFound', 'notFound');
    return call;
  }

  /** Held until the transaction ends. @throws CodedError NotFound for whoever may not see it */
  async held(unit: UnitOfWork, operator: Operator, id: string): Promise<Call> {
    const call = await unit.calls.lock(id);
    if (!call || !maySee(operator, call)) throw this.refusal(operator, 'NotFound', 'notFound');
    return call;
  }

  /** Held until the transaction ends. @throws CodedError where it is not the operator's, has ended or was erased */
  async mine(unit: UnitOfWork, operator: Operator, id: string): Promise<OpenFile> {
    const call = await this.held(unit, operator, id);
    this.checkMine(operator, call);
    const file = fileOf(call);
    if (!file) throw this.refusal(operator, 'Conflict', 'erased');
    return { ...call, file };
  }

  /** @throws CodedError Conflict where it has ended or is somebody else's */
  checkMine(operator: Operator, call: Call): void {
    if (call.endedAt) throw this.refusal(operator, 'Conflict', 'ended');
    if (call.operator !== operator.accountId) throw this.refusal(operator, 'Conflict', 'notMine');
  }

  refusal(operator: Operator, code: 'NotFound' | 'Conflict' | 'TooManyRequests', reason: string): CodedError {
    return new CodedError(code, this.options.texts.in(operator.locale)(`operator.refusals.${reason}`), { reason });
  }

  /** Enters something in one's own call. */
  change(operator: Operator, id: string, work: (file: CallFile) => CallFile): Promise<Call> {
    return this.options.store.transaction(async (unit) => {
      const call = await this.mine(unit, operator, id);
      return save(unit, { ...call, file: work(call.file) });
    });
  }
}

export async function save(unit: UnitOfWork, call: Call): Promise<Call> {
  await unit.calls.update(call);
  return call;
}
