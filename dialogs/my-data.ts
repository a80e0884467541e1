/** What is stored about the person, on their request: partly hidden where somebody may look over the shoulder, whole when asked for. */
import type { CaseDetails } from '../src/cases/types';
import { maskPersonalNumbers } from '../src/base/mask';
import { contactAnswers } from './contact-steps';
import { latestCase } from './follow-up';
import type { Answered } from './forms';
import { dayAndTime } from './case-words';
import type { Turn } from './turn';

const CONTACT_STEPS = ['name', 'phone', 'region', 'id-number', 'preferred-time', 'request'];

/** @param selfCheck the answers of the self-check that count at present */
export async function showMyData(turn: Turn, selfCheck: readonly Answered[], inFull: boolean): Promise<void> {
  const line = (label: string, answer: string): string => turn.t('form.answerLine', { label, answer });
  const shown = (text: string): string => (inFull ? text : maskPersonalNumbers(text));
  const named = (name: string): string => (inFull ? name : hideName(name));
  const sections = [
    ...(await caseSections(turn, line, shown, named)),
    section(
      turn.t('myData.contact'),
      contactAnswers(turn, CONTACT_STEPS).map(({ stepId, label, answer }) =>
        line(label, stepId === 'name' ? named(answer) : shown(answer)),
      ),
    ),
    section(
      turn.t('myData.selfCheck'),
      selfCheck.map(({ label, answer }) => line(label, answer)),
    ),
    section(turn.t('myData.told'), turn.memory.told ?? []),
    section(turn.t('myData.consents'), await consentLines(turn)),
  ].filter((text) => text !== '');
  const intro = sections.length === 0 ? 'none' : inFull ? 'intro' : 'introMasked';
  const talk = turn.t('myData.talk', { count: turn.scope.conversation.lastSeq });
  const running = (await latestCase(turn)) !== null;
  await turn.say([turn.t(`myData.${intro}`), ...sections, talk, turn.t('myData.rights')].join('\n\n'), {
    buttons: turn.buttons(
      ...(sections.length > 0 && !inFull ? ['myDataInFull'] : []),
      ...(running ? ['correct', 'trainingNeeds', 'jobWishes'] : ['change']),
      'erase',
    ),
  });
}

async function caseSections(
  turn: Turn,
  line: (label: string, answer: string) => string,
  shown: (text: string) => string,
  named: (name: string) => string,
): Promise<string[]> {
  const rows = await turn.scope.unit.cases.ofConversation(turn.scope.conversation.id);
  return rows
    .filter(({ state }) => state !== 'erased')
    .map(({ caseNumber, state, details }) => {
      const { contact, idNumber, regionName, request, facts, additions = [] } = details as CaseDetails;
      const rest: [string, string | null | undefined][] = [
        ['phone', contact.phone],
        ['idNumber', idNumber],
        ['region', regionName],
        ['preferredTime', contact.preferredTime],
        ['request', request],
      ];
      return section(turn.t('myData.case', { caseNumber, state: turn.t(`caseStates.${state}`) }), [
        ...(contact.name ? [line(turn.t('contact.name.label'), named(contact.name))] : []),
        ...rest.flatMap(([key, value]) => (value ? [line(turn.t(`contact.${key}.label`), shown(value))] : [])),
        ...facts.map(({ question, answer }) => line(question, answer)),
        ...additions.map(({ text }) => line(turn.t('myData.addition'), shown(text))),
      ]);
    });
}

async function consentLines(turn: Turn): Promise<string[]> {
  const { stationName } = turn.station;
  const consents = await turn.scope.unit.consents.ofConversation(turn.scope.conversation.id);
  return consents.map(({ purpose, version, granted, at, by, how }) =>
    turn.t('myData.consent', {
      at: dayAndTime(turn, at),
      purpose: turn.t(`myData.purposes.${purpose}`, { stationName }),
      answer: turn.t(`myData.${granted ? 'granted' : 'refused'}`),
      version,
      by: turn.t(`myData.by.${how === 'read-out' ? how : (by ?? 'unknown')}`),
    }),
  );
}

/** A question fills several facts and is answered once. */
const section = (title: string, lines: readonly string[]): string => (lines.length === 0 ? '' : [title, ...new Set(lines)].join('\n'));

/** 张建国 → 张**: enough to know oneself by. */
function hideName(name: string): string {
  const [first = '', ...rest] = [...name];
  return first + '*'.repeat(rest.length);
}
