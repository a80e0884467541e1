/** Which key means what. Single keys can be switched off (WCAG 2.1.4) and are left alone in text fields; with Alt digits always work. */

export type KeyMeaning =
  | { kind: 'answer'; place: number }
  | { kind: 'confirm' | 'again' | 'why' | 'back' | 'say' | 'policy' | 'note' | 'end' | 'close' | 'language' | 'change' };

export interface Pressed {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  repeat: boolean;
  isComposing: boolean;
}

const LETTERS: Readonly<Record<string, Exclude<KeyMeaning, { kind: 'answer' }>['kind']>> = {
  r: 'again',
  w: 'why',
  b: 'back',
  arrowleft: 'back',
  '/': 'say',
  p: 'policy',
  n: 'note',
  e: 'end',
  l: 'language',
  c: 'change',
  enter: 'confirm',
};

/** @param where what has the focus: typing belongs to a field, Enter also to a button */
export function meaningOf(pressed: Pressed, where: { isField: boolean; isControl: boolean }, keysOn: boolean): KeyMeaning | null {
  const { key, code, altKey, ctrlKey, metaKey, repeat, isComposing } = pressed;
  if (repeat || isComposing || ctrlKey || metaKey) return null;
  if (key === 'Escape') return { kind: 'close' };
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  if (digit && (altKey || (keysOn && !where.isField))) return { kind: 'answer', place: Number(digit) };
  if (altKey || where.isField || !keysOn) return null;
  const kind = LETTERS[key.toLowerCase()];
  return kind === undefined || (kind === 'confirm' && where.isControl) ? null : { kind };
}
