/** One turn as the dialogs see it: what was said, what is remembered, and the mouth. Knows no dialog by name. */
import { type DialogContext } from './botbuilder';
import type { TurnContext } from 'botbuilder';
import { maskPersonalNumbers } from '../src/base/mask';
import type { CaseOperator } from '../src/cases/types';
import { toLocale, type Locale, type Translate } from '../src/locale';
import type { Refusal } from '../src/policy/self-check';
import type { Memory } from './memory';
import { message, type Extras } from './reply';
import type { Sentences, SentencesByLocale } from './sentences';
import type { DialogServices, TurnScope } from './types';
import { voiceOf, type Voice } from './voice';
import { wordingsOf } from './words';

const CURRENT = Symbol('dialogs.turn');

export class Turn {
  readonly t: Translate;
  readonly wordings: Sentences['wordings'];
  readonly asking: Sentences['asking'];
  readonly voice: Voice;
  /** Who wrote this message at the hotline's console for a caller; null where the person wrote it. No client can say so. */
  readonly operator: CaseOperator | null;
  /** What the person wrote, as written. */
  text: string;
  /** The same without personal numbers: all that may be kept. */
  maskedText: string;
  /** What was said and cannot be; told with the question that is asked again. */
  refused: Pick<Refusal, 'code' | 'field' | 'allowed'> | null = null;
  /** The parts of the message that tell something new which a form will ask for. */
  told: readonly string[] = [];
  /** The message has a telephone or ID number that was not asked for yet, and something was said about it. */
  hasNumber = false;
  /** Set to false by the active form when the message was no answer to its question. */
  understood = true;

  constructor(
    readonly context: TurnContext,
    readonly services: DialogServices,
    readonly scope: TurnScope,
    readonly memory: Memory,
    sentences: SentencesByLocale,
  ) {
    this.voice = voiceOf(scope.conversation.channel);
    const { t, wordings, asking } = sentences[this.locale][this.voice];
    this.t = t;
    this.wordings = wordings;
    this.asking = asking;
    this.operator = ((context.activity.channelData ?? {}) as { operator?: CaseOperator }).operator ?? null;
    this.text = typeof context.activity.text === 'string' ? context.activity.text.trim() : '';
    this.maskedText = maskPersonalNumbers(this.text);
    context.turnState.set(CURRENT, this);
  }

  /** Takes an earlier message for this turn's; what it may mean is not asked again. */
  hearAgain(text: string): void {
    this.text = text;
    this.maskedText = text;
    this.scope.understanding = null;
  }

  get tellsNews(): boolean {
    return this.told.length > 0;
  }

  get locale(): Locale {
    return toLocale(this.scope.conversation.locale);
  }

  /** Under its own name, or where the deployment names none in the words of this conversation for the one nearby. */
  get station(): { stationName: string; stationPhone: string } {
    const { stationName, stationPhone } = this.services.settings;
    return { stationName: stationName ?? this.t('station.name'), stationPhone };
  }

  /** Sends one message; `buttons` are texts that the person can tap instead of typing. */
  async say(text: string, extras: Extras = {}): Promise<void> {
    await this.context.sendActivity(message(text, extras));
  }

  /** Labels of commands, to be used as buttons. */
  buttons(...commands: string[]): string[] {
    return commands.map((command) => this.label(command));
  }

  /** A command's first wording is the one on its button. */
  label(command: string): string {
    return wordingsOf(this.t(`commands.${command}`))[0] ?? command;
  }
}

export function turnOf(dc: DialogContext | TurnContext): Turn {
  const context = 'context' in dc ? dc.context : dc;
  return context.turnState.get(CURRENT) as Turn;
}
