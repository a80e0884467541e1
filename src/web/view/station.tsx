/** Whom to call at the station, below a message that names its number. Not part of the page's own script. */
import type { Tell } from '../texts';
import { Call } from './cards';
import type { Message } from './message';

/** What may stand in a telephone number. */
const NOT_OF_A_NUMBER = /[^\d+ -]+/;

/** Not an answer, whose numbers are those of the policy; not a cry for help, which has numbers of its own. */
export const namesStation = ({ from, isAnswer, crisis, text }: Message, phone: string): boolean =>
  from === 'bot' && !isAnswer && !crisis && text.split(NOT_OF_A_NUMBER).some((number) => number.trim() === phone);

export const Station = ({ name, phone, tell }: { name: string; phone: string; tell: Tell }) => (
  <p class="station">
    <Call number={phone} words={name} label={tell('station.call', { name, phone })} />
  </p>
);
