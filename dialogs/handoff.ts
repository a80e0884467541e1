/** 转人工: a person of the station is asked to take over. Needs consent, a telephone number and the region, nothing else. */
import { Dialog, type DialogContext, type DialogReason, type DialogTurnResult } from './botbuilder';
import { assembleCase } from './case-file';
import {
  aboutStep,
  acceptAbout,
  acceptConsent,
  acceptContact,
  consentStep,
  contact,
  contactAnswers,
  contactStep,
  isSomewhere,
  keepRegion,
  regionName,
  stepAhead,
  WHOM,
} from './contact-steps';
import { caseData } from './case-words';
import type { Form, FormEnd } from './forms';
import { whoAnswers } from './live';
import { sayDeclined } from './registration';
import { turnOf, type Turn } from './turn';

const PURPOSE = 'handoff';

export const handoffForm: Form = {
  id: 'handoff',

  /** A telephone number first: whoever wants a person now should not have to fill in anything. */
  intro(turn) {
    const { stationName, stationPhone } = turn.station;
    return turn.t('handoff.intro', { stationName, stationPhone });
  },

  next(turn) {
    const [id] = openIds(turn);
    return id === undefined ? null : this.step(turn, id);
  },

  step(turn, id) {
    if (id === 'consent-handoff') return consentStep(turn, 'handoff');
    if (id === 'about') return aboutStep(turn, WHOM, 'handoff');
    return id === 'phone' || id === 'region' ? contactStep(turn, id) : null;
  },

  ahead: (turn) => openIds(turn).map((id) => stepAhead(turn, id)),
  begun: (turn) => contactAnswers(turn, ['phone', 'region']).length > 0,
  answered: (turn) => contactAnswers(turn, ['phone', 'region']),

  besides: keepRegion,

  async accept(turn, step, reply) {
    if (step.id === 'consent-handoff') return acceptConsent(turn, PURPOSE, reply);
    if (step.id === 'about') return acceptAbout(turn, reply, 'consent.onBehalf');
    return acceptContact(turn, step, reply);
  },

  clear(turn) {
    delete turn.memory.contact;
  },
};

/** What is still to be asked, in this order. */
function openIds(turn: Turn): string[] {
  const kept = contact(turn);
  const steps: [id: string, isOpen: boolean][] = [
    ['consent-handoff', !kept.consents?.[PURPOSE]],
    ['about', !turn.memory.answeredBy && turn.voice === 'operator'],
    ['phone', !kept.phone],
    ['region', !kept.region],
  ];
  return steps.flatMap(([id, isOpen]) => (isOpen ? [id] : []));
}

export class HandoffDialog extends Dialog {
  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    return dc.beginDialog('questionnaire', { form: 'handoff' });
  }

  override async resumeDialog(dc: DialogContext, _reason: DialogReason, end?: FormEnd): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    if (end === 'declined') await sayDeclined(turn);
    else if (end === 'complete') await request(turn);
    return dc.endDialog();
  }
}

async function request(turn: Turn): Promise<void> {
  const { scope, services, memory } = turn;
  const newCase = await assembleCase(turn, 'conversation');
  const waiting = whoAnswers(turn);
  if (waiting.callBackFrom) newCase.details.callBackFrom = waiting.callBackFrom.toISOString();
  const row = await services.handoff.submit(scope.unit, newCase);
  if (waiting.until) await scope.unit.timers.set({ caseNumber: row.caseNumber, kind: 'live-answer', dueAt: waiting.until });
  scope.outcome.kind = 'case-conversation';
  const { stationName, stationPhone } = turn.station;
  const key = memory.crisis ? 'handoff.doneUrgent' : 'handoff.done';
  delete memory.crisis;
  delete memory.lastAnswer;
  const { consents, phone, region = '' } = contact(turn);
  const heard = { phone, place: placeInWords(turn, region) };
  delete consents?.[PURPOSE];
  // What a registration that is still open has collected stays with it.
  if (Object.keys(consents ?? {}).length === 0) delete memory.contact;
  await turn.say([turn.t(key, { caseNumber: row.caseNumber, stationName, stationPhone, ...heard }), waiting.words].join('\n\n'), {
    channelData: caseData(row.caseNumber, row.state, scope.now),
    buttons: turn.buttons('status', 'supplement', 'policy'),
  });
}

/** 不清楚 is no name of a place: it is said to be open. */
const placeInWords = (turn: Turn, region: string): string =>
  isSomewhere(region) ? turn.t('handoff.placeOpen') : turn.t('handoff.place', { region: regionName(turn, region) });
