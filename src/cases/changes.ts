/** What a change by the person makes of the case. Pure. */
import type { CaseChange, CaseCorrection, CaseDetails } from './types';

/** @returns a copy with the change in it; what it said before is in the event and in the addition's words */
export function changed(details: CaseDetails, { text, at, correction, needs, callBackFrom }: CaseChange): CaseDetails {
  const added = { ...details, additions: [...(details.additions ?? []), { text, at: at.toISOString() }] };
  if (callBackFrom) added.callBackFrom = callBackFrom.toISOString();
  const corrected = correction ? correct(added, correction) : added;
  return needs ? { ...corrected, needs: { ...corrected.needs, [needs.questionnaire]: needs.answers } } : corrected;
}

/** Whether it may be what the caseworker asked for, as an item put right may: a questionnaire or news of work came unasked. */
export function mayAnswer({ needs, report }: CaseChange): boolean {
  return !needs && !report;
}

function correct(details: CaseDetails, { field, after }: CaseCorrection): CaseDetails {
  switch (field) {
    case 'name':
    case 'phone':
    case 'preferredTime':
      return { ...details, contact: { ...details.contact, [field]: after } };
    case 'region':
      return { ...details, regionName: after };
    default:
      return { ...details, [field]: after };
  }
}
