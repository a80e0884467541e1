/** Compares what was typed with closed lists of wordings. A list is one sentence of locales: wordings joined by `|`. */

let last = { text: '', normalized: '' };

/**
 * Lower case, half width, without spaces and punctuation at the ends, so that a button and its typed twin are equal. The last one is
 * kept: a turn compares its message with a dozen lists.
 */
export function normalize(text: string): string {
  if (text !== last.text) {
    const normalized = text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/\s+/g, ' ')
      .replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, '');
    last = { text, normalized };
  }
  return last.normalized;
}

const split = new Map<string, readonly string[]>();

/** The wordings of a list. */
export function wordingsOf(list: string): readonly string[] {
  let wordings = split.get(list);
  if (!wordings) split.set(list, (wordings = list.split('|')));
  return wordings;
}

const lists = new Map<string, ReadonlySet<string>>();

/** Whether the text is one of the wordings, apart from case, width and punctuation. */
export function isOneOf(text: string, wordings: string): boolean {
  let list = lists.get(wordings);
  if (!list) {
    list = new Set(wordings.split('|').map(normalize));
    lists.set(wordings, list);
  }
  return list.has(normalize(text));
}

const DIGITS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const ORDINAL = new RegExp(`^(?:第|选|no\\.?|number|option)?\\s*([1-9]|1[0-9]|两|${DIGITS.join('|')})\\s*(?:个|项|条|号|题|选项)?$`, 'u');

/** `2`, `２`, `2.`, `第2个`, `选2`, `第二个` → 2; null when the text is anything else. */
export function ordinal(text: string): number | null {
  const digit = ORDINAL.exec(normalize(text))?.[1];
  if (!digit) return null;
  if (digit === '两') return 2;
  return DIGITS.includes(digit) ? DIGITS.indexOf(digit) + 1 : Number(digit);
}

/** The text with dialect put into the words that options are worded in; a table is `said=meant` joined by `|`. */
export function inPlainWords(text: string, table: string): string {
  return table.split('|').reduce((plain, entry) => {
    const [said = '', meant = ''] = entry.split('=');
    return plain.replaceAll(said, meant);
  }, text);
}

/** Whether one of the wordings occurs in the text. */
export function mentions(text: string, wordings: string): boolean {
  const said = normalize(text);
  return wordingsOf(wordings).some((wording) => said.includes(wording));
}

const ASKS_OUTRIGHT =
  /[?？]\s*$|[吗呢么]\s*[。.!！]*$|为啥|为什么|怎么|什么|多少|哪里|哪儿|咋|如何|能不能|是不是|算不算|\b(?:what|how|why|where|when|which|who|can i|is there|do i)\b/iu;
const ASKS_IN_DIALECT =
  /多[大久长]|几多|哪个|[去在到往上]哪|边度|点样|啥子|[有干做领办拿问算叫]啥|何解|哪能|[能行中好要会]不[能行中好要会]|[能行中得]不\s*[。.!！]*$|有没有|有冇|可不可以|还是机/u;

/** A sentence that asks something in words that stand in no wish: 问问有没有名额 may be what somebody wants written down. */
export const asksOutright = (text: string): boolean => ASKS_OUTRIGHT.test(text);

/** A sentence that asks something, by its last character or a question word, in dialects too. */
export const looksLikeQuestion = (text: string): boolean => asksOutright(text) || ASKS_IN_DIALECT.test(text);

/** Neither a letter nor a digit in any script: an emoji, dots, a lone question mark. */
export function isWordless(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text);
}
