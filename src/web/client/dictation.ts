/**
 * Voice input where the browser has it; elsewhere it says what to use instead. Where the browser can listen on the device itself it is told to;
 * else the person is asked first, because the sound may go to the browser's maker. What was heard is written into the field, never sent.
 */
import type { Tell } from '../texts';
import type { Storage } from './edge';
import type { Toast } from './toast';

/** As far as it is used; not in TypeScript's library. */
interface Recognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  processLocally?: boolean;
  start(): void;
  stop(): void;
}
interface RecognitionClass {
  new (): Recognition;
  available?(options: { langs: string[]; processLocally: boolean }): Promise<string>;
}

export interface DictationParts {
  locale: string;
  tell: Tell;
  toast: Toast;
  storage: Storage;
}

const AGREED = 'rongye.voice';
const REFUSED = new Set(['not-allowed', 'audio-capture']);
const UNAVAILABLE = new Set(['service-not-allowed', 'network', 'language-not-supported']);

export function createDictation({ locale, tell, toast, storage }: DictationParts): () => void {
  const { SpeechRecognition, webkitSpeechRecognition } = window as unknown as Record<string, RecognitionClass | undefined>;
  const Listener = SpeechRecognition || webkitSpeechRecognition;
  const lang = locale === 'en' ? 'en-US' : 'zh-CN';
  const field = (): HTMLTextAreaElement => document.querySelector('textarea') as HTMLTextAreaElement;

  const insteadOfIt = (): void => {
    toast(tell('voice.none'));
    // With the field in focus the phone shows its keyboard, and on it the microphone.
    field().focus();
  };

  const listen = (Recogniser: RecognitionClass, processLocally: boolean): void => {
    const recognition = new Recogniser();
    const before = field().value;
    let heard = '';
    let trouble = '';
    Object.assign(recognition, { lang, interimResults: true }, processLocally ? { processLocally } : {});
    recognition.addEventListener('result', (event) => {
      const { results } = event as Event & { results: ArrayLike<ArrayLike<{ transcript: string }>> };
      heard = Array.from(results, (result) => (result[0] ? result[0].transcript : '')).join('');
      write(field(), before + heard);
    });
    recognition.addEventListener('error', (event) => (trouble = (event as Event & { error: string }).error));
    recognition.addEventListener('end', () => {
      if (UNAVAILABLE.has(trouble)) return insteadOfIt();
      toast(tell(REFUSED.has(trouble) ? 'voice.refused' : heard ? 'voice.written' : 'voice.nothing'));
      if (heard) field().focus();
    });
    toast(tell('voice.listening'), { label: tell('voice.done'), run: () => recognition.stop() });
    recognition.start();
  };

  return () => {
    if (!Listener) return insteadOfIt();
    void worksLocally(Listener, lang).then((processLocally) => {
      if (processLocally || storage.get(AGREED)) return listen(Listener, processLocally);
      toast(tell('voice.explain'), {
        label: tell('voice.start'),
        run() {
          storage.set(AGREED, 'yes');
          listen(Listener, false);
        },
      });
    });
  };
}

async function worksLocally(Recogniser: RecognitionClass, lang: string): Promise<boolean> {
  if (!Recogniser.available) return false;
  return (await Recogniser.available({ langs: [lang], processLocally: true }).catch(() => '')) === 'available';
}

/** As if typed, so that the page takes it as its own. */
function write(area: HTMLTextAreaElement, words: string): void {
  area.value = words;
  area.dispatchEvent(new Event('input', { bubbles: true }));
}
