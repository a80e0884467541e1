/** What those who look after the policy must look at again: what is not verified, runs out, has no source, and when each document is to be read anew. Pure. */
import { z } from 'zod';
import type { DocumentEntry, Pack } from './pack-files';
import type { RulePack } from './rule-reader';

const day = z.iso.date();
const days = z.int().min(1);

/** `policy/watch.yaml`. */
export const WatchSchema = z.strictObject({
  everyDays: z.strictObject({ 'in-force': days, 'in-force-unread': days, unknown: days, unverified: days }),
  warnDays: days,
  documents: z.record(z.string(), z.strictObject({ by: day, why: z.string().min(1) })),
});
export type Watch = z.infer<typeof WatchSchema>;

export interface ReviewItem {
  kind: 'document' | 'provision' | 'answer' | 'region' | 'category';
  id: string;
  title: string;
  /** Where to mend it. */
  file: string;
}

export interface Expiry extends ReviewItem {
  /** The last day, `YYYY-MM-DD`. */
  until: string;
  isPast: boolean;
}

export interface WatchedDocument {
  id: string;
  title: string;
  /** The page to open. */
  url: string | null;
  lastChecked: string;
  /** `YYYY-MM-DD`, the first first. */
  due: string;
  isOverdue: boolean;
  status: DocumentEntry['status'];
  verified: boolean;
  /** Why it is watched in particular, null where only time has passed. */
  why: string | null;
}

export interface Review {
  unverified: ReviewItem[];
  expiring: Expiry[];
  withoutSource: ReviewItem[];
  watch: WatchedDocument[];
}

/** @param today `YYYY-MM-DD` in Asia/Shanghai */
export function reviewPolicy(pack: Pack, rules: RulePack, watch: Watch, today: string): Review {
  return {
    unverified: unverified(pack, rules),
    expiring: expiring(pack, rules, watch, today),
    withoutSource: withoutSource(pack),
    watch: watched(pack, rules, watch, today),
  };
}

const documentItem = ({ id, title }: DocumentEntry): ReviewItem => ({ kind: 'document', id, title, file: 'documents.yaml' });

function provisionItem({ documents }: Pack, id: string, provision: Pack['provisions'][string]): ReviewItem {
  const title = documents.find((document) => document.id === provision.document)?.title ?? provision.document;
  return { kind: 'provision', id, title: `${title} ${provision.locator}`, file: 'provisions.yaml' };
}

function unverified(pack: Pack, { files }: RulePack): ReviewItem[] {
  return [
    ...pack.documents.filter(({ verified, status }) => !verified && status !== 'superseded').map(documentItem),
    ...Object.entries(pack.provisions)
      .filter(([, { verified, current }]) => !verified && current)
      .map(([id, provision]) => provisionItem(pack, id, provision)),
    ...files.flatMap(({ file, rules }): ReviewItem[] => {
      const period = rules.periods.at(-1);
      if (period === undefined) return [];
      if (!period.verified) return [{ kind: 'region', id: rules.id, title: rules.name, file }];
      return (period.categories ?? [])
        .filter(({ verified }) => !verified)
        .map(({ id, label }) => ({ kind: 'category', id, title: `${rules.name}：${label}`, file }));
    }),
  ];
}

function expiring({ documents }: Pack, { files }: RulePack, { warnDays }: Watch, today: string): Expiry[] {
  const horizon = addDays(today, warnDays);
  const ends = [
    ...documents
      .filter(({ status }) => status !== 'superseded')
      .map((document) => ({ ...documentItem(document), until: document.effectiveTo })),
    ...files.map(({ file, rules }) => ({
      kind: 'region' as const,
      id: rules.id,
      title: rules.name,
      file,
      until: rules.periods.at(-1)?.until ?? null,
    })),
  ];
  return ends
    .flatMap(({ until, ...item }) => (until === null || until > horizon ? [] : [{ ...item, until, isPast: until < today }]))
    .toSorted((one, other) => one.until.localeCompare(other.until));
}

/** Documents that nobody can open and answers behind which no original wording stands. */
function withoutSource({ documents, provisions, topics }: Pack): ReviewItem[] {
  return [
    ...documents.filter(({ sourceUrl, officialUrl }) => sourceUrl === null && officialUrl === null).map(documentItem),
    ...topics.flatMap(({ topic, answers }) =>
      answers
        .filter((answer) => answer.provisions.every((id) => provisions[id]?.quote === undefined))
        .map(({ id, match }) => ({ kind: 'answer' as const, id, title: match[0] ?? id, file: `answers/${topic}.yaml` })),
    ),
  ];
}

function watched({ documents, asOf }: Pack, { files }: RulePack, watch: Watch, today: string): WatchedDocument[] {
  const periods = files.flatMap(({ rules }) => rules.periods);
  return documents
    .filter(({ status }) => status !== 'superseded')
    .map((document) => {
      const { id, title, officialUrl, sourceUrl, status, verified, effectiveTo } = document;
      const lastChecked = [asOf, ...periods.filter(({ citation }) => citation.document === id).map((period) => period.lastVerified)]
        .toSorted()
        .at(-1) as string;
      const every = watch.everyDays[verified && status !== 'superseded' ? status : 'unverified'];
      const ends = effectiveTo === null ? [] : [addDays(effectiveTo, -watch.warnDays)];
      const particular = watch.documents[id];
      const due = [addDays(lastChecked, every), ...ends, ...(particular === undefined ? [] : [particular.by])].toSorted()[0] as string;
      return {
        id,
        title,
        url: officialUrl ?? sourceUrl,
        lastChecked,
        due,
        isOverdue: due < today,
        status,
        verified,
        why: particular?.why ?? null,
      };
    })
    .toSorted(
      (one, other) =>
        one.due.localeCompare(other.due) || Number(other.why !== null) - Number(one.why !== null) || one.id.localeCompare(other.id),
    );
}

function addDays(date: string, count: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}
