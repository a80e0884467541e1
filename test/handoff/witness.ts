/** What a part does that no reader of the store can see: audit entries, log lines, and its very calls of the outbox. */
import type { Log } from '../../src/base/log';
import type { Store } from '../../src/store';
import type { AuditEntry, AuditRepository, OutboxRepository } from '../../src/store/types';

/** @returns the store, and the audit entries of all its transactions that were committed through it */
export function withAudit(store: Store): { store: Store; entries: AuditEntry[] } {
  const entries: AuditEntry[] = [];
  const recorded =
    (transaction: Store['transaction']): Store['transaction'] =>
    async (work) => {
      let written: AuditEntry[] = [];
      const result = await transaction((unit) => {
        // The engine may try again.
        written = [];
        const append = (entry: AuditEntry): Promise<void> => {
          written.push(entry);
          return unit.audit.append(entry);
        };
        const appendAll = (all: readonly AuditEntry[]): Promise<void> => {
          written.push(...all);
          return unit.audit.appendAll(all);
        };
        return work({ ...unit, audit: Object.assign(Object.create(unit.audit) as AuditRepository, { append, appendAll }) });
      });
      entries.push(...written);
      return result;
    };
  return { store: { ...store, transaction: recorded(store.transaction), briefly: recorded(store.briefly) }, entries };
}

/** @returns the store with some calls of its outbox replaced, within transactions */
export function withOutbox(store: Store, replace: (outbox: OutboxRepository) => Partial<OutboxRepository>): Store {
  const transaction: Store['transaction'] = (work) =>
    store.transaction((unit) => {
      const outbox = Object.assign(Object.create(unit.outbox) as OutboxRepository, replace(unit.outbox));
      return work({ ...unit, outbox });
    });
  return { ...store, transaction };
}

export interface LogLine {
  level: keyof Log;
  message: string;
  fields: Record<string, unknown>;
}

export function listeningLog(): { log: Log; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Log) =>
    (fields: object, message: string): void =>
      void lines.push({ level, message, fields: { ...fields } });
  return { log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines };
}
