/** The sentences of the page by key: the one list that the server sends and the browser may name. The extras bring their own. */

export const TEXT_KEYS = [
  'title',
  'titleTyping',
  'human',
  'elder',
  'standard',
  'conversation',
  'input',
  'placeholder',
  'send',
  'hear',
  'voice',
  'share',
  'more',
  'less',
  'choices',
  'from.bot',
  'from.user',
  'status.connecting',
  'status.waiting',
  'status.restarted',
  'message.sending',
  'message.waiting',
  'message.failed',
  'message.ended',
  'message.retry',
  'newMessages',
  'newBelow',
  'time.yesterday',
  'time.date',
  'time.dateYear',
  'panel.label',
  'command.human',
  'citation.one',
  'citation.many',
  'citation.open',
  'citation.unverified',
  'crisis.heading',
  'crisis.12356',
  'crisis.120',
  'crisis.110',
  'crisis.call',
  'close',
] as const;

export type TextKey = (typeof TEXT_KEYS)[number];
/** Values replace `{{name}}`. */
export type Say = (key: TextKey, values?: Record<string, string | number>) => string;

/** The same for the sentences of the extras, `locales/<language>/webPart.json`; a test compares the keys. */
export type Tell = (key: string, values?: Record<string, string | number>) => string;

export function sayFrom(texts: Record<string, string>): Tell {
  return (key, values) =>
    (texts[key] || key).replace(/\{\{(\w+)\}\}/g, (all, name: string) => (values && name in values ? String(values[name]) : all));
}
