/** Renders docs/understanding.html, which a policy person reads, from the committed figures. Same figures, same bytes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Metrics } from '../test/understanding/metrics';

const ROOT = join(__dirname, '..');
export const METRICS_FILE = join(ROOT, 'docs', 'understanding', 'metrics.json');
export const PAGE_FILE = join(ROOT, 'docs', 'understanding.html');
const TEXTS_FILE = join(ROOT, 'docs', 'understanding', 'texts.yaml');

const MISTAKES_SHOWN = 8;
const CONFUSIONS_SHOWN = 25;

const words = z.record(z.string(), z.string());
const row = z.array(z.string());
const textsSchema = z.strictObject({
  title: z.string(),
  lead: z.string(),
  howToRead: z.string(),
  fix: z.string(),
  summaryHeading: z.string(),
  summaryColumns: row,
  summary: words,
  crisisHeading: z.string(),
  crisisLead: z.string(),
  crisisColumns: row,
  crisisMissed: z.string(),
  nothingMissed: z.string(),
  topicsHeading: z.string(),
  intentsHeading: z.string(),
  labelColumns: row,
  mistakesOf: z.string(),
  saidAs: z.string(),
  noMistakes: z.string(),
  confusionsHeading: z.string(),
  confusionsLead: z.string(),
  confusionColumns: row,
  noiseHeading: z.string(),
  noiseColumns: row,
  noise: words,
  slotsHeading: z.string(),
  slotsColumns: row,
  sizeHeading: z.string(),
  size: z.string(),
  footer: z.string(),
  intents: words,
});
type Texts = z.infer<typeof textsSchema>;

const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));

function table(columns: string[], rows: string[][]): string {
  const line = (cells: string[], tag: string): string => `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="wide"><table>\n<thead>${line(columns, 'th')}</thead>\n<tbody>\n${rows.map((cells) => line(cells, 'td')).join('\n')}\n</tbody></table></div>`;
}

const list = (items: string[]): string => `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
const heading = (text: string): string => `<h2>${escape(text)}</h2>`;
const paragraph = (text: string): string => `<p>${escape(text)}</p>`;

/** @param topicTitle the title of a topic in the policy pack */
export function renderPage(metrics: Metrics, topicTitle: (topic: string) => string): string {
  const texts = textsSchema.parse(parse(readFileSync(TEXTS_FILE, 'utf8')));
  const nameOf = (label: string): string => {
    const [intent = '', topic] = label.split('/');
    return topic ? topicTitle(topic) : (texts.intents[intent] ?? intent);
  };
  const body = [
    `<h1>${escape(texts.title)}</h1>`,
    paragraph(texts.lead),
    paragraph(fill(texts.howToRead, { rows: metrics.sets['test']?.rows ?? 0 })),
    paragraph(texts.fix),
    heading(texts.summaryHeading),
    summary(metrics, texts),
    ...crisis(metrics, texts),
    ...labels(metrics, texts, texts.topicsHeading, metrics.topics, topicTitle, (label) => `policy_question/${label}`, nameOf),
    ...labels(metrics, texts, texts.intentsHeading, metrics.intents, nameOf, (label) => label, nameOf),
    heading(texts.confusionsHeading),
    paragraph(texts.confusionsLead),
    table(
      texts.confusionColumns,
      metrics.confusions
        .slice(0, CONFUSIONS_SHOWN)
        .map(({ expected, said, times, examples }) => [nameOf(expected), nameOf(said), String(times), examples[0] ?? '']),
    ),
    heading(texts.noiseHeading),
    table(
      texts.noiseColumns,
      Object.entries(metrics.noise).map(([name, { macroF1, topicAt1 }]) => [
        texts.noise[name] ?? name,
        percent(macroF1),
        percent(topicAt1),
      ]),
    ),
    heading(texts.slotsHeading),
    table(
      texts.slotsColumns,
      Object.entries(metrics.slots).map(([name, { rows, accuracy }]) => [name, String(rows), percent(accuracy)]),
    ),
    heading(texts.sizeHeading),
    paragraph(
      fill(texts.size, {
        p50: metrics.machine.latencyP50Milliseconds.toFixed(2),
        p99: metrics.machine.latencyP99Milliseconds.toFixed(2),
        megabytes: metrics.model.megabytes.toFixed(2),
        load: metrics.machine.loadMilliseconds.toFixed(0),
      }),
    ),
    `<footer>${escape(texts.footer)}</footer>`,
  ];
  return document(texts.title, body.join('\n'));
}

function summary({ sets, outOfScopeAuroc, multi }: Metrics, texts: Texts): string {
  const test = sets['test'];
  if (!test) return '';
  const band = (name: 'act' | 'ask' | 'menu'): [string, number] => [
    fill(texts.summary[name] ?? name, { share: percent(test.bands[name].share) }),
    test.bands[name].right,
  ];
  const lines: [string, number][] = [
    [texts.summary['macroF1'] ?? '', test.macroF1],
    [texts.summary['topicAt1'] ?? '', test.topicAt1],
    [texts.summary['topicAt3'] ?? '', test.topicAt3],
    band('act'),
    band('ask'),
    band('menu'),
    [texts.summary['calibrationError'] ?? '', test.calibrationError],
    [texts.summary['outOfScopeAuroc'] ?? '', outOfScopeAuroc],
    [texts.summary['multiExact'] ?? '', multi.exact],
    [texts.summary['falseSecondTopics'] ?? '', multi.falseSecondTopics],
  ];
  return table(
    texts.summaryColumns,
    lines.map(([what, share]) => [what, percent(share)]),
  );
}

function crisis({ crisis: sets }: Metrics, texts: Texts): string[] {
  const missed = Object.values(sets).flatMap((set) => set.missed);
  return [
    heading(texts.crisisHeading),
    paragraph(texts.crisisLead),
    table(
      texts.crisisColumns,
      Object.entries(sets).map(([name, set]) => [
        name,
        String(set.positives),
        percent(set.recall),
        percent(set.alarmRecall),
        percent(set.alarms),
        percent(set.checkIns),
      ]),
    ),
    missed.length === 0 ? paragraph(texts.nothingMissed) : `${paragraph(texts.crisisMissed)}\n${list(missed.map(escape))}`,
  ];
}

function labels(
  metrics: Metrics,
  texts: Texts,
  title: string,
  figures: Metrics['intents'],
  shown: (label: string) => string,
  full: (label: string) => string,
  nameOf: (label: string) => string,
): string[] {
  const mistakes = (label: string): string[] =>
    metrics.confusions
      .filter(({ expected }) => expected === full(label))
      .flatMap(({ said, examples }) =>
        examples.map((text) => `${escape(text)} <em>${escape(fill(texts.saidAs, { said: nameOf(said) }))}</em>`),
      )
      .slice(0, MISTAKES_SHOWN);
  const details = figures
    // Mistakes about policy questions are shown topic by topic.
    .filter(({ label }) => label !== 'policy_question')
    .map(({ label }) => {
      const examples = mistakes(label);
      const shownExamples = examples.length === 0 ? paragraph(texts.noMistakes) : list(examples);
      return `<details><summary>${escape(shown(label))}</summary>\n${shownExamples}\n</details>`;
    });
  return [
    heading(title),
    table(
      texts.labelColumns,
      figures.map(({ label, rows, recall, precision }) => [shown(label), String(rows), percent(recall), percent(precision)]),
    ),
    `<h3>${escape(texts.mistakesOf)}</h3>`,
    ...details,
  ];
}

function document(title: string, body: string): string {
  const style =
    'body{font:17px/1.7 system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:1rem;color:#1c1c1c;background:#fff}' +
    'h2{margin-top:2.5rem}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}' +
    'th,td{text-align:left;padding:.35rem .7rem;border-bottom:1px solid #ddd}summary{cursor:pointer;padding:.3rem 0}' +
    'em{color:#8a2a1c;font-style:normal}footer{margin-top:3rem;color:#555}';
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
