/**
 * Answers when somebody retires and what follows for the subsidies: takes what was said, asks for what is missing, one thing at a time.
 * Whatever is no answer to that is left to the rest of the conversation. Knows no rule and no age.
 */
import type { RetirementTrack } from '../src/policy/retirement';
import { readReply } from './answers';
import type { BirthdateAnswer } from '../src/understanding/types';
import type { Reply, Step } from './forms';
import { looksLikeQuestion } from './looks-like-question';
import type { Offer, RetirementAsk, RetirementPerson } from './memory';
import { fits, birthIn, monthOf, retirementQuestion, saidOf, type Said } from './retirement-question';
import { citedPlaces } from './policy-answers';
import { provisionsOf, retirementText } from './retirement-texts';
import { factsOnPath } from './self-check-memory';
import { tellableSteps } from './self-check-steps';
import { optionsOf, questionText } from './self-check-texts';
import type { Stage } from './stage';
import { toldAnswer } from './told';
import { turnOf, type Turn } from './turn';
import { isOneOf } from './words';

/** @returns false when the message does not ask for it */
export async function answerRetirement(stage: Stage): Promise<boolean> {
  const turn = turnOf(stage.dc);
  const question = retirementQuestion(turn, stage.formIsOpen);
  if (question === null) return false;
  if (question === 'special') {
    turn.scope.outcome.kind = 'retirement-special';
    await stage.aside(() => turn.say(turn.t('retirement.special'), { buttons: [turn.t('retirement.button'), ...turn.buttons('human')] }));
    return true;
  }
  const said = saidOf(turn);
  const person = meant(turn, said);
  // How long a subsidy runs has a general answer, which is the better one for someone of whom nothing is known.
  if (question === 'subsidy' && person.birth === undefined) return false;
  await goOn(stage, person, said.age);
  return true;
}

/** Takes the message for the answer to what was asked last. @returns false when it is none */
export async function goOnWithRetirement(stage: Stage, { person, asking }: Extract<Offer, { kind: 'retirement' }>): Promise<boolean> {
  const turn = turnOf(stage.dc);
  if (retirementQuestion(turn, true) !== null) return false;
  const asksBirth = asking === 'birth' || asking === 'month';
  if (asksBirth && isOneOf(turn.text, turn.t('words.unsure'))) {
    await stage.aside(() => turn.say(turn.t('retirement.birthUnsure'), { buttons: [turn.t('retirement.button')] }));
    return true;
  }
  const learnt = asksBirth ? birthSaid(turn, person, asking) : choiceMade(turn, person, asking);
  if (learnt === null) return false;
  await goOn(stage, { ...person, ...learnt });
  return true;
}

async function goOn(stage: Stage, person: RetirementPerson, age?: number): Promise<void> {
  const turn = turnOf(stage.dc);
  const asking = missing(person);
  if (asking === null) return stage.aside(() => tell(turn, person, stage.formIsOpen));
  turn.scope.outcome.kind = 'retirement-asked';
  turn.memory.offer = { kind: 'retirement', person, asking };
  await ask(turn, stepFor(turn, person, asking, age));
}

function missing({ birth, sex, track }: RetirementPerson): RetirementAsk | null {
  if (birth === undefined) return 'birth';
  if (birth.length === 4) return 'month';
  if (sex === undefined) return 'sex';
  return sex === 'female' && track === undefined ? 'track' : null;
}

/** What was said before counts too, unless somebody else or another birth is meant. */
function meant(turn: Turn, { age, ...said }: Said): RetirementPerson {
  const known = turn.memory.retirement ?? fromSelfCheck(turn);
  const otherSex = said.sex !== undefined && known.sex !== undefined && said.sex !== known.sex && known.sex !== 'unsure';
  if (said.someoneElse || otherSex || !sameBirth(said.birth, known.birth) || !fitsAge(turn, known.birth, age)) return said;
  // A year said again takes nothing from a month that is known.
  const births = [said.birth, known.birth].filter((birth) => birth !== undefined).sort((one, other) => other.length - one.length);
  return { ...known, ...said, ...(births[0] === undefined ? {} : { birth: births[0] }) };
}

const sameBirth = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one.startsWith(other) || other.startsWith(one);

/** Years alone are compared: whose birthday is still to come, or who counts by 虚岁, is one off. */
function fitsAge(turn: Turn, birth: string | undefined, age: number | undefined): boolean {
  if (birth === undefined || age === undefined) return true;
  return Math.abs(Number(turn.scope.today.slice(0, 4)) - Number(birth.slice(0, 4)) - age) <= 1;
}

function fromSelfCheck(turn: Turn): RetirementPerson {
  const { birthMonth, sex, retirementTrack } = factsOnPath(turn);
  return {
    ...(turn.memory.speaksForFamily || turn.memory.speaksForOther ? {} : toldOfBirth(turn)),
    ...(typeof birthMonth === 'string' && birthMonth !== 'unsure' ? { birth: birthMonth } : {}),
    ...(sex === 'male' || sex === 'female' ? { sex } : {}),
    ...(retirementTrack === 'female50' || retirementTrack === 'female55' || (retirementTrack === 'unsure' && sex === 'female')
      ? { track: retirementTrack }
      : {}),
  };
}

function birthSaid(turn: Turn, { birth }: RetirementPerson, asking: RetirementAsk): RetirementPerson | null {
  if (looksLikeQuestion(turn, turn.text)) return null;
  if (asking === 'month' && birth !== undefined) {
    const month = monthOf(turn, birth);
    // The year again: a lunar month is not the one on the ID card.
    if (month === null) return fits(turn, 'lunar') ? { birth } : null;
    return { birth: month };
  }
  if (birthIn(turn) === null) return null;
  const { birth: born, sex, track } = saidOf(turn);
  return { birth: born, ...(sex === undefined ? {} : { sex }), ...(track === undefined ? {} : { track }) };
}

function choiceMade(turn: Turn, person: RetirementPerson, asking: RetirementAsk): RetirementPerson | null {
  const reply = readReply(turn, stepFor(turn, person, asking));
  const picked = reply?.kind === 'option' ? reply.id : reply?.kind === 'unsure' ? 'unsure' : null;
  if (picked === null) return null;
  return asking === 'sex' ? { sex: picked as RetirementPerson['sex'] } : { track: picked as RetirementPerson['track'] };
}

/** The self-check's own questions, with the months as options where only the year is known. */
function stepFor(turn: Turn, { birth, someoneElse }: RetirementPerson, asking: RetirementAsk, age?: number): Step {
  const voice = someoneElse ? 'other' : turn.voice;
  const common = { id: `retirement-${asking}`, canBeUnsure: true, why: () => turn.t('retirement.ask.birth.veteran') };
  if (asking === 'birth') {
    const text = age === undefined ? turn.t(`retirement.ask.birth.${voice}`) : turn.t(`retirement.ask.birthAfterAge.${voice}`, { age });
    return { ...common, kind: 'birthdate', facts: ['birthMonth'], text, options: [] };
  }
  if (asking === 'month') {
    const options = Array.from({ length: 12 }, (_none, index) => ({
      id: String(index + 1),
      label: turn.t('retirement.month', { month: index + 1 }),
    }));
    return {
      ...common,
      kind: 'birthdate',
      facts: ['birthMonth'],
      text: turn.t(`retirement.ask.month.${voice}`, { year: birth }),
      options,
    };
  }
  const question = turn.services.selfCheck.question(asking);
  return {
    ...common,
    kind: 'choice',
    facts: question.facts,
    text: someoneElse ? turn.t(`retirement.ask.${asking}.other`) : questionText(turn, asking, turn.voice),
    options: optionsOf(turn, question),
  };
}

async function ask(turn: Turn, step: Step): Promise<void> {
  const { id, kind, facts, options } = step;
  const numbered =
    turn.voice === 'operator' && kind === 'choice' ? options.map(({ label }, index) => `\n${index + 1}. ${label}`).join('') : '';
  const labels = options.map(({ label }) => label);
  await turn.say(step.text + numbered, {
    asks: true,
    buttons: kind === 'choice' ? labels : [...labels, turn.t('form.unsure')],
    channelData: {
      ask: {
        question: id,
        stepId: id,
        facts,
        kind,
        options: options.map(({ id: option, label }) => ({ id: option, label })),
        optional: false,
      },
    },
  });
}

async function tell(turn: Turn, person: RetirementPerson, inForm: boolean): Promise<void> {
  if (person.someoneElse !== true) turn.memory.retirement = person;
  const { retirement } = turn.services;
  const { region } = factsOnPath(turn);
  const place = typeof region === 'string' && region !== 'unsure' ? region : null;
  const birth = person.birth as string;
  const outlooks = tracksOf(person).map((track) => retirement.outlook(track, birth, turn.scope.today, place));
  const provisions = provisionsOf(turn, outlooks);
  turn.scope.outcome.kind = 'retirement-answered';
  turn.memory.lastAnswer = { topic: 'public-welfare-posts', question: turn.maskedText, provisions };
  await turn.say(retirementText(turn, birth, outlooks), {
    channelData: {
      answer: { topic: 'public-welfare-posts', provisions, personal: true },
      citations: citedPlaces(turn, provisions),
    },
    buttons: inForm ? turn.buttons('quote') : turn.buttons('quote', 'selfCheck', 'useful', 'useless'),
  });
}

/** Every original retirement age that is possible: a woman's is never guessed. */
function tracksOf({ sex, track }: RetirementPerson): RetirementTrack[] {
  if (sex === 'male') return ['male60'];
  if (sex !== 'female') return ['male60', 'female50', 'female55'];
  return track === 'female50' || track === 'female55' ? [track] : ['female50', 'female55'];
}

/** 1967年3月生的，男: said before anybody asked. */
function toldOfBirth(turn: Turn): RetirementPerson {
  const said = (id: string): Reply | undefined =>
    tellableSteps(turn)
      .filter((step) => step.id === id)
      .flatMap((step) => toldAnswer(turn, step, 'self') ?? [])[0];
  const birth = said('birth');
  const sex = said('sex');
  return {
    ...(birth?.kind === 'value' && birth.slot === 'birthdate' ? { birth: (birth.value as BirthdateAnswer).birth.slice(0, 7) } : {}),
    ...(sex?.kind === 'option' && (sex.id === 'male' || sex.id === 'female') ? { sex: sex.id } : {}),
  };
}
