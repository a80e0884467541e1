/** Registration: consent first, then whom to call and where, a review, and a case number. The self-check's answers go along if wanted. */
import { Dialog, type DialogContext, type DialogReason, type DialogTurnResult } from './botbuilder';
import { readName } from './names';
import { assembleCase } from './case-file';
import { acceptClarify, clarifyStep, clarifyStepById, isClarifyStep } from './clarify';
import {
  aboutStep,
  acceptAbout,
  acceptConsent,
  acceptContact,
  consentStep,
  contact,
  contactAnswers,
  contactStep,
  isYes,
  keepRegion,
  recordConsent,
  stepAhead,
  WHOM,
} from './contact-steps';
import { caseData, dayAndTime } from './case-words';
import { closedRegistration, runningRegistration } from './follow-up';
import type { Accepted, Form, FormEnd, Reply, Step } from './forms';
import { reassess } from './last-result';
import { citationLine } from './policy-answers';
import { turnOf, type Turn } from './turn';
import { isOneOf, normalize, wordingsOf } from './words';

const PURPOSE = 'registration';
const SHARE_PURPOSE = 'registration-self-check';
const ANSWER_STEPS = ['name', 'phone', 'region', 'id-number', 'preferred-time', 'request', 'quick-service'];
/** The opinion's own number, for places that offer the service. */
const QUICK_SERVICE_HOURS = 72;
/** In characters. */
const LONGEST_BARE_NAME = 3;
const HOUR_MILLISECONDS = 3_600_000;

export const registrationForm: Form = {
  id: 'registration',
  intro: () => null,

  next(turn) {
    const id = openIds(turn)[0];
    // Only what goes along must fit the ID number.
    const clarify = id === 'review' && contact(turn).shareSelfCheck ? clarifyStep(turn, 'birth-does-not-fit-id') : null;
    if (clarify) return clarify;
    return id ? this.step(turn, id) : null;
  },

  step(turn, id) {
    if (isClarifyStep(id)) return clarifyStepById(turn, id);
    switch (id) {
      case 'consent-registration':
        return consentStep(turn, 'registration');
      case 'about':
        return aboutStep(turn, WHOM, 'registration');
      case 'name':
      case 'phone':
      case 'region':
      case 'id-number':
        return contactStep(turn, id);
      case 'preferred-time':
        return preferredTimeStep(turn);
      case 'request':
        return requestStep(turn);
      case 'quick-service':
        return quickServiceStep(turn);
      case 'consent-self-check':
        return consentStep(turn, 'self-check');
      case 'review':
        return reviewStep(turn);
      default:
        return null;
    }
  },

  ahead: (turn) => openIds(turn).map((id) => stepAhead(turn, id)),
  begun: (turn) => contactAnswers(turn, ANSWER_STEPS).length > 0,
  answered: (turn) => contactAnswers(turn, ANSWER_STEPS),
  accept,

  told: (turn, step) => (step.id === 'about' ? toldWhom(turn) : null),

  /** 我叫李大勇 says whom it is about, and the name besides. */
  passedOver(turn, step) {
    const isOwnName = wordingsOf(turn.t('words.ownNamePrefixes')).some((prefix) => normalize(turn.text).startsWith(prefix));
    return step.id === 'about' && isOwnName ? { kind: 'option', id: 'self', words: turn.maskedText } : null;
  },

  /** A bare name says who is registered, and not whether that is the one who writes. */
  besides(turn, step) {
    const name = step.id === 'about' ? readName(turn) : null;
    const isName = name?.kind === 'text' && name.text.length <= LONGEST_BARE_NAME && turn.t('words.surnames').includes(name.text.charAt(0));
    if (!isName || isOneOf(turn.text, turn.t('words.unsure'))) return keepRegion(turn, step);
    contact(turn).name = name.text;
    return turn.t('contact.name.keptWhose', { name: name.text });
  },

  clear(turn) {
    delete turn.memory.contact;
  },
};

/** Whoever has said that it is for a relative or a comrade is not asked whom it is for. */
function toldWhom(turn: Turn): Reply | null {
  const { speaksForFamily, speaksForOther } = turn.memory;
  if (!speaksForFamily && (!speaksForOther || turn.voice === 'operator')) return null;
  const option = aboutStep(turn, [speaksForFamily ? 'family' : 'other'], 'registration').options[0];
  return option ? { kind: 'option', id: option.id, words: option.label } : null;
}

/** What is still to be asked, in this order. */
function openIds(turn: Turn): string[] {
  const kept = contact(turn);
  const { collectIdNumber, quickService } = turn.services.settings;
  const open = (id: string, value: unknown): boolean => !value && !kept.skipped.includes(id);
  const steps: [id: string, isOpen: boolean][] = [
    ['consent-registration', !kept.consents?.[PURPOSE]],
    ['about', !turn.memory.answeredBy],
    ['name', !kept.name],
    ['phone', !kept.phone],
    ['region', !kept.region],
    ['id-number', collectIdNumber && open('id-number', kept.idNumber)],
    ['preferred-time', open('preferred-time', kept.preferredTime)],
    ['request', open('request', kept.request)],
    ['quick-service', quickService && open('quick-service', kept.quickService)],
    ['consent-self-check', kept.shareSelfCheck === undefined && hasSelfCheck(turn)],
    ['review', !kept.reviewed],
  ];
  return steps.flatMap(([id, isOpen]) => (isOpen ? [id] : []));
}

const hasSelfCheck = (turn: Turn): boolean => turn.memory.selfCheck?.assessedOn !== undefined;

function preferredTimeStep(turn: Turn): Step {
  const ids = ['morning', 'afternoon', 'evening', 'any'];
  return {
    id: 'preferred-time',
    kind: 'text',
    facts: [],
    text: turn.t(`contact.preferredTime.${turn.voice}`),
    otherWords: turn.t('contact.preferredTime.veteran'),
    options: ids.map((id) => ({ id, label: turn.t(`contact.preferredTime.options.${id}`) })),
    optional: true,
    why: () => turn.t('contact.preferredTime.why'),
  };
}

function requestStep(turn: Turn): Step {
  return {
    id: 'request',
    kind: 'text',
    facts: [],
    text: turn.t(`contact.request.${turn.voice}`),
    otherWords: turn.t('contact.request.veteran'),
    options: ['job', 'training', 'recognition', 'subsidy'].map((id) => ({ id, label: turn.t(`contact.request.options.${id}`) })),
    optional: true,
    why: () => turn.t('contact.request.why'),
  };
}

/** Only where the station offers it, and in no more words than the opinion has for it. */
function quickServiceStep(turn: Turn): Step {
  const { stationName } = turn.station;
  return {
    id: 'quick-service',
    kind: 'yesno',
    facts: [],
    text: turn.t('quickService.ask', { stationName }),
    again: turn.t('quickService.again', { stationName }),
    options: ['yes', 'no'].map((id) => ({
      id,
      label: turn.t(`quickService.${id}`).split('|')[0] ?? id,
      words: turn.t(`quickService.${id}`),
    })),
    optional: true,
    why: () => [turn.t('quickService.why'), citationLine(turn, 'seed-3-2-72h')].join('\n'),
  };
}

function reviewStep(turn: Turn): Step {
  const list = registrationForm
    .answered(turn)
    .map(({ label, answer }) => turn.t('form.answerLine', { label, answer }))
    .join('\n');
  const shared = contact(turn).shareSelfCheck ? turn.t('registration.withSelfCheck') : '';
  const { stationName } = turn.station;
  return {
    id: 'review',
    label: turn.t('registration.reviewLabel'),
    kind: 'confirm',
    facts: [],
    text: [turn.t('registration.review', { list, stationName }), shared].filter(Boolean).join('\n\n'),
    help: () => turn.t('registration.reviewHelp'),
    options: [{ id: 'yes', label: turn.t('registration.submit'), words: `${turn.t('words.yes')}|${turn.t('registration.submitWords')}` }],
    extraButtons: [turn.label('change')],
    why: () => turn.t('registration.reviewWhy'),
  };
}

async function accept(turn: Turn, step: Step, reply: Reply): Promise<Accepted> {
  const kept = contact(turn);
  if (isClarifyStep(step.id)) {
    const accepted = acceptClarify(turn, step, reply);
    reassess(turn);
    return accepted;
  }
  switch (step.id) {
    case 'consent-registration':
      return acceptConsent(turn, PURPOSE, reply);
    case 'about':
      return acceptAbout(turn, reply, 'consent.onBehalf');
    case 'consent-self-check':
      kept.shareSelfCheck = isYes(reply);
      await recordConsent(turn, SHARE_PURPOSE, kept.shareSelfCheck, turn.text || reply.words);
      return {};
    case 'preferred-time':
    case 'request': {
      const key = step.id === 'request' ? 'request' : 'preferredTime';
      kept.skipped = kept.skipped.filter((id) => id !== step.id);
      if (reply.kind === 'skip' || reply.kind === 'unsure') kept.skipped.push(step.id);
      else kept[key] = reply.words;
      return {};
    }
    case 'quick-service':
      kept.skipped = kept.skipped.filter((id) => id !== step.id);
      if (isYes(reply)) kept.quickService = reply.words;
      else kept.skipped.push(step.id);
      return {};
    case 'review':
      kept.reviewed = isYes(reply);
      return {};
    default:
      return acceptContact(turn, step, reply);
  }
}

export class RegistrationDialog extends Dialog {
  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const another = options !== undefined && 'another' in options;
    if (another) forSomeoneNew(turn);
    const earlier = another ? null : await runningRegistration(turn);
    if (!earlier) return dc.beginDialog('questionnaire', { form: 'registration' });
    const { caseNumber, state, updatedAt } = earlier;
    await turn.say(turn.t('registration.already', { caseNumber, state: turn.t(`caseStates.${state}`) }), {
      channelData: caseData(caseNumber, state, updatedAt),
      buttons: turn.buttons('supplement', 'registerAnother', 'status'),
    });
    return dc.endDialog();
  }

  override async resumeDialog(dc: DialogContext, _reason: DialogReason, end?: FormEnd): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    if (end === 'declined') await sayDeclined(turn);
    else if (end === 'complete') await submit(turn);
    return dc.endDialog();
  }
}

/** Who answers is asked anew, and the self-check of the one before stays out of it. */
function forSomeoneNew(turn: Turn): void {
  delete turn.memory.answeredBy;
  turn.memory.contact = { skipped: [], shareSelfCheck: false };
}

export async function sayDeclined(turn: Turn): Promise<void> {
  const { stationName, stationPhone } = turn.station;
  delete turn.memory.contact;
  turn.scope.outcome.kind = 'consent-declined';
  await turn.say(turn.t('consent.declined', { stationName, stationPhone }), { buttons: turn.buttons('policy', 'selfCheck') });
}

async function submit(turn: Turn): Promise<void> {
  const { scope, services, memory } = turn;
  const newCase = await assembleCase(turn, 'registration');
  const { details } = newCase;
  const before = await closedRegistration(turn, details.contact.name);
  if (before) details.previousCase = before.caseNumber;
  const until = contact(turn).quickService ? new Date(scope.now.getTime() + QUICK_SERVICE_HOURS * HOUR_MILLISECONDS) : null;
  if (until) details.quickService = { hours: QUICK_SERVICE_HOURS, until: until.toISOString() };
  const row = await services.handoff.submit(scope.unit, newCase);
  if (until) await scope.unit.timers.set({ caseNumber: row.caseNumber, kind: 'quick-service', dueAt: until });
  scope.outcome.kind = 'case-registration';
  delete memory.contact;
  delete memory.crisis;
  // From here on it is the case that is spoken of.
  delete memory.lastAnswer;
  const { stationName, stationPhone } = turn.station;
  const checked = memory.selfCheck?.assessedOn !== undefined;
  const quick = until ? [turn.t('quickService.noted', { stationName, at: dayAndTime(turn, until) })] : [];
  const done = turn.t('registration.done', { caseNumber: row.caseNumber, stationName, stationPhone });
  await turn.say([done, ...quick, turn.t('registration.more'), turn.t('registration.fraud')].join('\n\n'), {
    channelData: caseData(row.caseNumber, row.state, scope.now),
    buttons: turn.buttons('trainingNeeds', 'jobWishes', ...(checked ? [] : ['selfCheck']), 'status', 'policy'),
  });
}
