/**
 * Decides what a message is about: crisis first, then what was just offered, commands, the open form, and only then what it may mean.
 * Says nothing itself.
 */
import { bandOfMeaning } from '../src/understanding';
import { hearOver, stayWith } from './after-alarm';
import { answerBareQuestion } from './bare-question';
import { showFamilyTheWay, speaksOfTheDead } from './bereaved';
import { answerCrisis } from './crisis';
import { commandOf } from './commands';
import { doCommand, doConfirmed } from './command-actions';
import { saysCorrection } from './correction';
import { answerEmployer, speaksForEmployer } from './employer';
import { answerEveryday, answerHowLong, answerOfficeAgain, answerWordless, speaksOfWages } from './everyday';
import { mayBeSupplement, offerSupplement, runningRegistration } from './follow-up';
import { greet } from './greeting';
import { asksForAll, looksLikeQuestion } from './looks-like-question';
import { passToPerson } from './person';
import { askToCount, count, leaveOut, mayMatter, mentionedSensitive, saysCount, saysLeaveOut } from './sensitive';
import { learnFrom, settleImprovement } from './improvement';
import { buttonByNumber } from './last-message';
import { reassess } from './last-result';
import { answerRegionQuestion } from './region-question';
import { showResult } from './result';
import { saysRecognised } from './recognised';
import { tellableSteps } from './self-check-steps';
import { noneFitted, notSure } from './misunderstanding';
import { namedAnswer, wishesChange } from './picking';
import { pickedMeaning, saidGoOn, saidYes, settles } from './offers';
import { answerRetirement, goOnWithRetirement } from './retirement';
import type { Stage } from './stage';
import { saysOutOfWork, tellWayOut } from './out-of-work';
import { answerAboutUs } from './small-talk';
import { act, asksOfLastAnswer, clearMisses, goesOnAbout, isBorneOut, mayGoOn, TALK } from './acting';
import { answerForm } from './form-answers';
import { answerTelling, asksAlong, asksTheWay, asksWhatNow, hearTelling, isTelling } from './telling';
import { keepTold, toldOtherwise } from './told';
import { tellTracked, trackedCase } from './tracking';
import type { Offer } from './memory';
import type { Candidate, Understanding } from '../src/understanding/types';
import { topicButton } from './topic-button';
import { turnOf } from './turn';
import { hasPaid, warnOfFraud, warnOfPersonalNumbers } from './warnings';
import { speaksForFamily, speaksForOther } from './whom';
import { isWordless, mentions } from './words';
import { wrongAtWork } from './wrong-at-work';

export async function routeMessage(stage: Stage): Promise<void> {
  const { dc } = stage;
  const turn = turnOf(dc);
  const channelData = dc.context.activity.channelData as { tooLong?: unknown } | undefined;
  if (await hearOver(stage)) return;
  if (!isOurOwnWording(stage)) {
    const asked = turn.memory.offer?.kind === 'safety' ? turn.memory.offer.said : null;
    const outcome = await answerCrisis(turn, stage.formIsOpen);
    if (outcome === 'safe' && asked !== null) return takeUpAgain(stage, asked);
    // Whatever else the message told is not to be told again.
    if (outcome !== 'none') return keep(stage);
  }
  const tracked = turn.memory.person || stage.formIsOpen || turn.memory.supplement ? null : trackedCase(turn);
  if (tracked) return tellTracked(turn, tracked);
  if (await putsRight(stage)) return doCommand(stage, 'correct');
  await warnOfPersonalNumbers(stage);
  if (channelData?.tooLong) return stage.aside(() => turn.say(turn.t('odd.tooLong')));
  keep(stage);
  if ((await warnOfFraud(stage)) === 'said all') return clearMisses(turn);
  if (await stayWith(stage)) return;
  if (isWordless(turn.text)) return stage.aside(() => answerWordless(turn, stage.formIsOpen));
  if (await takeOffer(stage)) return;
  if (turn.memory.person && !commandOf(turn)) return passToPerson(turn);
  if (stage.formIsOpen && stage.questionnaire.isButton(dc)) return answerForm(stage);
  if (await heardSensitive(stage)) return;
  const command = commandOf(turn);
  if (command && (stage.formIsOpen || !asksOfLastAnswer(turn, command))) {
    clearMisses(turn);
    return doCommand(stage, command);
  }
  if (await changesAnswer(stage)) return clearMisses(turn);
  if (saysRecognised(turn)) return doCommand(stage, 'recognised');
  const topic = topicButton(turn);
  if (topic) return act(stage, { intent: 'policy_question', topic, confidence: 1 });
  if (asksForAll(turn))
    return act(stage, { intent: 'policy_question', topic: 'recognition', confidence: 1 }, turn.t('asking.whatItBrings'));
  if (await answerRetirement(stage)) return clearMisses(turn);
  if (stage.formIsOpen) return answerForm(stage);
  return interpret(stage);
}

/** What is told in passing is kept for the self-check; a button and an answer to another form tell nothing. */
function keep({ dc, formIsOpen, openForm, questionnaire }: Stage): void {
  const turn = turnOf(dc);
  if (turn.memory.person || turn.memory.supplement || commandOf(turn) || topicButton(turn)) return;
  if ((!formIsOpen && speaksOfTheDead(turn)) || speaksForEmployer(turn)) return;
  if (speaksForFamily(turn)) turn.memory.speaksForFamily = true;
  else if (speaksForOther(turn)) turn.memory.speaksForOther = true;
  if (formIsOpen && (openForm !== 'selfCheck' || questionnaire.isButton(dc) || questionnaire.isPlainAnswer(dc))) return;
  turn.told = keepTold(turn, () => tellableSteps(turn));
}

/** Said in the person's own words; only where there is something to put right. */
async function putsRight({ formIsOpen, dc }: Stage): Promise<boolean> {
  const turn = turnOf(dc);
  if (formIsOpen || turn.memory.person || commandOf(turn) || !saysCorrection(turn)) return false;
  return (await runningRegistration(turn)) !== null;
}

/** An answer named by what it is called is asked again, in the open form or in the self-check that is over. */
async function changesAnswer(stage: Stage): Promise<boolean> {
  const { dc } = stage;
  // Asked first: what was answered is worked out anew each time.
  if (!wishesChange(turnOf(dc))) return false;
  if (stage.formIsOpen) return stage.questionnaire.changeNamed(dc);
  const named = namedAnswer(turnOf(dc), stage.selfCheckAnswers);
  if (named) await dc.beginDialog('selfCheck', { at: named.stepId });
  return named !== null;
}

async function takeOffer(stage: Stage): Promise<boolean> {
  const turn = turnOf(stage.dc);
  const { offer } = turn.memory;
  delete turn.memory.offer;
  if (!offer || offer.kind === 'safety' || offer.kind === 'fraud') return false;
  if (offer.kind === 'sensitive') return settleSensitive(stage, offer);
  if (offer.kind === 'improvement') return settleImprovement(turn, offer);
  if (offer.kind === 'meaning') {
    const picked = pickedMeaning(turn, offer.candidates);
    if (picked === null) return false;
    if (picked === 'none') await saidNoneFitted(stage, offer);
    else await actOnPicked(stage, picked, offer);
    return true;
  }
  if (offer.kind === 'retirement') return goOnWithRetirement(stage, offer);
  if (offer.kind === 'selfCheck') {
    const begins = !stage.formIsOpen && !turn.tellsNews && (saidYes(turn) || saidGoOn(turn));
    if (begins) await doCommand(stage, 'selfCheck');
    return begins;
  }
  const settled = settles(turn, offer.action);
  if (settled === 'yes') await doConfirmed(stage, offer);
  if (settled !== 'no') return settled !== null;
  await stage.aside(() => turn.say(turn.t(`confirm.${offer.action}.no`)));
  return true;
}

/** @returns true when the message waits until it is settled whether what it tells may count */
async function heardSensitive(stage: Stage): Promise<boolean> {
  const turn = turnOf(stage.dc);
  const fact = stage.formIsOpen && stage.openForm !== 'selfCheck' ? null : mentionedSensitive(turn);
  // Outside the self-check a question is answered like any other.
  if (!fact || (!stage.formIsOpen && looksLikeQuestion(turn, turn.text))) return false;
  if (!mayMatter(turn, fact)) {
    leaveOut(turn, fact);
    await turn.say(turn.t('sensitive.notNeeded'));
    return false;
  }
  await askToCount(turn, fact, stage.formIsOpen ? turn.maskedText : '');
  return true;
}

async function settleSensitive(stage: Stage, { fact, said }: Extract<Offer, { kind: 'sensitive' }>): Promise<boolean> {
  const { dc } = stage;
  const turn = turnOf(dc);
  const counts = saysCount(turn);
  // Anything but a yes leaves it out; what else was said is heard as usual.
  const isAnswer = counts || saysLeaveOut(turn);
  if (counts) count(turn, fact);
  else leaveOut(turn, fact);
  if (!isAnswer) return false;
  await turn.say(turn.t(counts ? 'sensitive.counted' : 'sensitive.leftOut'));
  if (stage.formIsOpen) await takeUpAgain(stage, said);
  else if (turn.memory.selfCheck?.assessedOn) {
    reassess(turn);
    await showResult(turn);
  } else if (counts) await dc.beginDialog('selfCheck');
  return true;
}

async function interpret(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  const meant = turn.scope.understanding;
  if (turn.memory.supplement && mayBeSupplement(turn, meant)) return offerSupplement(turn);
  if (await presses(stage)) return;
  if (speaksOfTheDead(turn)) return showFamilyTheWay(turn);
  if (await answerOfficeAgain(turn)) return clearMisses(turn);
  if (await answerEmployer(turn)) return clearMisses(turn);
  if (asksTheWay(turn)) return hearTelling(turn);
  const named = turn.services.policy.topicNamed(turn.text);
  if (named) return act(stage, { intent: 'policy_question', topic: named, confidence: 1 });
  if (meant && wrongAtWork(turn) && (await answerEveryday(turn, false))) return clearMisses(turn);
  if (await answerHowLong(turn)) return clearMisses(turn);
  if (meant && mayGoOn(turn, meant) && (await answerBareQuestion(turn))) return clearMisses(turn);
  const wanted = meant ? asksAlong(turn, meant) : null;
  if (wanted) return answerTelling(turn, wanted);
  const telling = meant !== null && isTelling(turn, meant);
  // Wages that were not paid are the matter, whatever else is told along with them.
  if (telling && speaksOfWages(turn) && (await answerEveryday(turn, false))) return clearMisses(turn);
  if (telling && turn.memory.selfCheck?.assessedOn) return hearAfterResult(stage);
  if (telling && turn.tellsNews) return mentions(turn.text, turn.t('told.begins')) ? doCommand(stage, 'selfCheck') : hearTelling(turn);
  if (meant && (await answerEveryday(turn, false))) return clearMisses(turn);
  if (telling) return hearTelling(turn);
  if (meant && mayAskOfPlace(meant) && (await answerRegionQuestion(turn))) return clearMisses(turn);
  if (meant && TALK.has(meant.intent) && asksWhatNow(turn)) return tellWayOut(turn);
  const topic = meant && looksLikeQuestion(turn, turn.text) ? goesOnAbout(turn, meant) : null;
  if (topic) return act(stage, { intent: 'policy_question', topic, confidence: 1 });
  if (meant && bandOfMeaning(meant) === 'act') return act(stage, meant);
  if (!meant) return greet(turn);
  if (saysOutOfWork(turn)) return tellWayOut(turn);
  const bornOut = isBorneOut(turn, meant);
  if (bornOut && looksLikeQuestion(turn, turn.text)) return act(stage, meant);
  // What somebody tells along with a question that is not clear is what the self-check is for.
  if (turn.tellsNews) return hearTelling(turn);
  if (bornOut) return act(stage, meant);
  if (await answerAboutUs(turn)) return clearMisses(turn);
  await notSure(turn);
  await learnFrom(stage, 'not-understood', turn.maskedText, meant);
}

/** What is told otherwise than in the self-check that is over is asked again there, a place is taken as said; the rest needs no second self-check. */
async function hearAfterResult(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  const changed = toldOtherwise(turn, tellableSteps(turn), () => stage.selfCheckAnswers);
  const instead = changed?.reply.kind === 'value' && changed.reply.slot === 'region' ? changed : undefined;
  if (changed) return void (await stage.dc.beginDialog('selfCheck', instead ? { instead } : { at: changed.answered.stepId }));
  await turn.say(turn.t('told.afterResult'), { buttons: turn.buttons('lastResult', 'change', 'register', 'human') });
}

/** 2 presses the second of the buttons that stand under the last message. */
async function presses(stage: Stage): Promise<boolean> {
  const turn = turnOf(stage.dc);
  const button = await buttonByNumber(turn);
  if (button === null) return false;
  turn.hearAgain(button);
  const command = commandOf(turn);
  const topic = topicButton(turn);
  if (command) await doCommand(stage, command);
  else if (topic) await act(stage, { intent: 'policy_question', topic, confidence: 1 });
  return command !== null || topic !== null;
}

/** 新疆那边的政策呢 asks for a document only where no place is named. */
function mayAskOfPlace(meant: Understanding): boolean {
  return TALK.has(meant.intent) || meant.topic === 'document-status' || bandOfMeaning(meant) !== 'act';
}

/** All is well: what was said before counts as the answer that it may have been, so that nothing typed is lost. */
async function takeUpAgain(stage: Stage, said: string): Promise<void> {
  const turn = turnOf(stage.dc);
  turn.hearAgain(said);
  await warnOfFraud(stage);
  if (stage.formIsOpen) {
    await stage.dc.continueDialog();
    if (!turn.understood) await stage.dc.repromptDialog();
  } else if (turn.memory.supplement) await offerSupplement(turn);
  else {
    keep(stage);
    if (turn.tellsNews || saysOutOfWork(turn)) await hearTelling(turn);
  }
}

/** Buttons, commands and bare answers are never judged as a cry for help; any other wording always is. */
function isOurOwnWording(stage: Stage): boolean {
  const turn = turnOf(stage.dc);
  const { offer } = turn.memory;
  if (!turn.scope.understanding?.crisis || offer?.kind === 'safety') return false;
  if (commandOf(turn) || topicButton(turn)) return true;
  if (offer?.kind === 'meaning' && pickedMeaning(turn, offer.candidates)) return true;
  if (offer?.kind === 'fraud' && hasPaid(turn)) return true;
  if (offer?.kind === 'confirm' && settles(turn, offer.action)) return true;
  return stage.formIsOpen && stage.questionnaire.isPlainAnswer(stage.dc);
}

/** Counted and logged for review, without the words: what people pick teaches nothing by itself. */
async function actOnPicked(stage: Stage, picked: Candidate, { question, candidates }: Extract<Offer, { kind: 'meaning' }>): Promise<void> {
  const turn = turnOf(stage.dc);
  const { intent, topic } = picked;
  turn.scope.outcome.kind = 'meaning-picked';
  turn.scope.log.info(
    { intent, topic, place: candidates.indexOf(picked) + 1, of: candidates.length },
    'a meaning that was offered was picked',
  );
  await act(stage, { ...picked, confidence: 1 }, question);
  await learnFrom(stage, 'picked', question, picked);
}

async function saidNoneFitted(stage: Stage, { question, candidates }: Extract<Offer, { kind: 'meaning' }>): Promise<void> {
  await noneFitted(turnOf(stage.dc));
  const [guess] = candidates;
  if (guess) await learnFrom(stage, 'none-fitted', question, guess);
}
