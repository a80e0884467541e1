/** 有什么政策没得: somebody tells of themselves and asks what there is for them. Names no matter, and is found among what was told. */
import { clausesOf } from '../src/understanding';
import type { Turn } from './turn';
import { wordingsOf } from './words';

/** @returns the part that asks; null where nothing does */
export function asksWhatThereIs({ t, services }: Turn, text: string): string | null {
  const parts = clausesOf(text).map((clause) => afterLead(clause, wordingsOf(t('told.asks'))));
  return parts.find((part) => services.policy.bareQuestion(part)?.includes('benefits')) ?? null;
}

/** Speech has no commas: what comes after 我就想问问 is the question. */
function afterLead(clause: string, leads: readonly string[]): string {
  const end = Math.max(...leads.map((lead) => (clause.includes(lead) ? clause.lastIndexOf(lead) + lead.length : 0)));
  return clause.slice(end);
}
