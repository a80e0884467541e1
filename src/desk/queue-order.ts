/**
 * The order in which cases are worked on, as one SQL expression that the indexes hold as well: crisis, urgent, ordinary; within each,
 * what the person wrote last and nobody has answered comes first. Every query must say it in exactly these words, or the database
 * sorts the whole table. Knows no page.
 */
import { sql } from 'kysely';

/** Ended, merged into another case, erased: after everything that still waits. */
export const ENDED_RANK = 9;
export const MERGED_RANK = 50;

export const RANK = sql<number>`(case
  when state = 'erased' then 99
  when merged_into is not null then 50
  when state in ('completed', 'failed', 'withdrawn') then 9
  when urgency = 'crisis' then 1 - unread
  when urgency = 'urgent' then 3 - unread
  else 5 - unread end)`;
