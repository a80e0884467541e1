/** Takes what was told earlier for the answers that it is, as long as one follows another, and says so. Asks nothing. */
import type { Form, Reply, Step } from './forms';
import type { Turn } from './turn';

interface Taken {
  /** Sentences to say before the next question. */
  notes: string[];
  /** The step that was answered in part. */
  again?: Step;
}

export async function takeTold(turn: Turn, form: Form): Promise<Taken> {
  // To look for the next step is most of the work of a turn.
  if (!turn.memory.told?.length) return { notes: [] };
  const taken: string[] = [];
  const beside: string[] = [];
  const said = (): string[] => [...(taken.length > 0 ? [turn.t('told.taken', { list: taken.join('\n') })] : []), ...beside];
  for (let step = form.next(turn); step; step = form.next(turn)) {
    const reply = form.told?.(turn, step);
    if (!reply) break;
    const { notes = [], again } = await form.accept(turn, step, reply);
    if (again) return { notes: [...said(), ...notes], again: form.step(turn, step.id) ?? undefined };
    beside.push(...notes);
    taken.push(answerInWords(turn, step, reply));
  }
  return { notes: said() };
}

/** 户口在外省, where “label: answer” would read like a form. */
function answerInWords(turn: Turn, { id, label, text }: Step, { words }: Reply): string {
  const key = `readBack.said.${id}`;
  return turn.services.texts.has(turn.locale, key)
    ? turn.t(key, { answer: words })
    : turn.t('form.answerLine', { label: label ?? text, answer: words });
}
