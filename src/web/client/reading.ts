/** Reads messages aloud with a voice of the device itself: words must not travel to a voice in somebody's cloud. */

export interface Reading {
  /** Whether everything new is read. */
  isOn(): boolean;
  setOn(isOn: boolean): void;
  /** Reads one message, or stops where that one is being read. @param key of the message */
  toggle(key: string, words: string): void;
  /** New words, read where everything is. */
  said(words: string): void;
}

/** Some engines fall silent in the middle of anything longer. */
const LONGEST_PIECE_CHARACTERS = 100;
const VOICES_WITHIN_MS = 1_500;
const LOOK_EVERY_MS = 100;

/** @param cannot called where no voice of the device speaks the language */
export function createReading(locale: string, cannot: () => void): Reading {
  const { speechSynthesis: engine } = window;
  let isOn = false;
  let current = '';

  const mark = (key: string): void => {
    const pressed = document.querySelector('.hear[aria-pressed]');
    if (pressed) pressed.removeAttribute('aria-pressed');
    current = key;
    const button = key && document.querySelector(`[data-key=${JSON.stringify(key)}] .hear`);
    if (button) button.setAttribute('aria-pressed', 'true');
  };

  const speak = async (words: string, ended: () => void): Promise<void> => {
    const voice = engine ? await voiceFor(engine, locale) : null;
    if (!voice) {
      isOn = false;
      ended();
      return cannot();
    }
    const pieces = piecesOf(words);
    pieces.forEach((piece, index) => {
      const utterance = new SpeechSynthesisUtterance(piece);
      Object.assign(utterance, { voice, lang: voice.lang });
      if (index === pieces.length - 1) for (const end of ['end', 'error']) utterance.addEventListener(end, ended);
      engine.speak(utterance);
    });
  };

  return {
    isOn: () => isOn,
    setOn(next) {
      isOn = next;
      if (!next && engine) engine.cancel();
      if (!next) mark('');
    },
    toggle(key, words) {
      const wasReading = current === key;
      if (engine) engine.cancel();
      mark(wasReading ? '' : key);
      if (!wasReading) void speak(words, () => current === key && mark(''));
    },
    said(words) {
      if (isOn) void speak(words, () => undefined);
    },
  };
}

async function voiceFor(engine: SpeechSynthesis, locale: string): Promise<SpeechSynthesisVoice | null> {
  const language = locale.slice(0, 2);
  const find = (): SpeechSynthesisVoice | undefined =>
    engine.getVoices().find(({ lang, localService }) => localService && lang.slice(0, 2).toLowerCase() === language);
  // Browsers load the list only after it was asked for.
  for (let waited = 0; !find() && waited < VOICES_WITHIN_MS; waited += LOOK_EVERY_MS)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  return find() || null;
}

/** Sentence by sentence, short ones together. */
export function piecesOf(words: string): string[] {
  const pieces: string[] = [];
  for (const sentence of words.match(/[^。！？；!?;\n]+[。！？；!?;\n]*/g) || []) {
    const last = pieces[pieces.length - 1];
    if (last !== undefined && last.length + sentence.length <= LONGEST_PIECE_CHARACTERS) pieces[pieces.length - 1] = last + sentence;
    else
      for (let start = 0; start < sentence.length; start += LONGEST_PIECE_CHARACTERS)
        pieces.push(sentence.slice(start, start + LONGEST_PIECE_CHARACTERS));
  }
  return pieces;
}
