/** The whole policy as people will see it, what needs a second look first. Reads what it is given; changes nothing. */
import type { Question, RuleSet } from '../../src/eligibility';
import { entriesOf, type DeskEntry } from '../../src/policy/desk-entries';
import { conditionWords } from '../../src/policy/condition-words';
import type { Review, ReviewItem } from '../../src/policy/review';
import type { PolicyLibrary } from '../../src/policy/types';
import type { RuleLibrary } from '../../src/policy/rules';
import type { Translate } from '../../src/locale';
import { renderSheet, Sheet, Table } from './sheet';

export interface Preview {
  policy: PolicyLibrary;
  rules: RuleLibrary;
  review: Review;
  /** `YYYY-MM-DD` */
  today: string;
  /** Sentences in each language; the page itself is Chinese. */
  say: { 'zh-CN': Translate; en: Translate };
}

export function renderPreview(preview: Preview): string {
  const { policy, rules, say, today } = preview;
  const t = wordsOf(preview);
  const answers = policy.pack.topics.flatMap((topic) => topic.answers.map((answer) => ({ topic, answer })));
  const sets = rules.regions.map((code) => rules.ruleSet(code, today));
  const sections = [
    ['todo', t('todo')],
    ['answers', t('answers', { count: answers.length })],
    ['questions', t('questions', { count: rules.questions.length })],
    ['rules', t('rules', { count: sets.length })],
    ['documents', t('documents', { count: policy.pack.documents.length })],
  ] as const;
  const entries = new Map(
    entriesOf({ policy, questions: rules.questions, locale: 'zh-CN', say: say['zh-CN'] }).map(({ entry }) => [
      `${entry.kind} ${entry.id}`,
      entry,
    ]),
  );
  return renderSheet(
    <Sheet lang="zh-CN" title={t('title')} skip={t('skip')}>
      <h1>{t('title')}</h1>
      <p class="soft">{t('made', { today, asOf: policy.asOf })}</p>
      <nav aria-label={t('contents')}>
        <ul class="contents">
          {sections.map(([id, title]) => (
            <li>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      <h2 id="todo">{t('todo')}</h2>
      <Lists preview={preview} />
      <h2 id="answers">{t('answers', { count: answers.length })}</h2>
      {answers.map(({ topic, answer }) => (
        <section class="card" aria-labelledby={answer.id}>
          <h3 id={answer.id}>{`${topic.title['zh-CN']} · ${answer.match[0] ?? ''}`}</h3>
          <Answer
            preview={preview}
            answer={answer}
            entry={entries.get(`answer ${answer.id}`) as DeskEntry}
            file={`policy/answers/${topic.topic}.yaml`}
          />
        </section>
      ))}
      <h2 id="questions">{t('questions', { count: rules.questions.length })}</h2>
      {rules.questions.map((question) => (
        <section class="card" aria-labelledby={`q-${question.id}`}>
          <h3 id={`q-${question.id}`}>{say['zh-CN'](`questions.${question.id}.caseworker`)}</h3>
          <QuestionCard preview={preview} question={question} entry={entries.get(`question ${question.id}`) as DeskEntry} />
        </section>
      ))}
      <h2 id="rules">{t('rules', { count: sets.length })}</h2>
      {sets.map((set) => (
        <section class="card" aria-labelledby={`r-${set.id}`}>
          <h3 id={`r-${set.id}`}>{set.name}</h3>
          <Region preview={preview} rules={set} />
        </section>
      ))}
      <p class="card">{`${t('unlisted')}：${rules.unlisted.join('、')}`}</p>
      <h2 id="documents">{t('documents', { count: policy.pack.documents.length })}</h2>
      <Documents preview={preview} />
    </Sheet>,
  );
}

type Words = (key: string, values?: Record<string, unknown>) => string;
const wordsOf =
  ({ say }: Preview): Words =>
  (key, values) =>
    say['zh-CN'](`policyPreview.${key}`, values);

/** A word or a day that is not to be broken over two lines. */
function Short({ children }: { children: string }) {
  return <span class="short">{children}</span>;
}

function Lists({ preview }: { preview: Preview }) {
  const t = wordsOf(preview);
  const { unverified, expiring, withoutSource, watch } = preview.review;
  const kind = (item: ReviewItem) => <Short>{t(`kinds.${item.kind}`)}</Short>;
  const column = (key: string): string => t(`columns.${key}`);
  return (
    <>
      <h3>{`${t('unverified')}（${unverified.length}）`}</h3>
      <p class="soft">{t('unverifiedWhy')}</p>
      <Table
        caption={t('unverified')}
        head={['kind', 'title', 'id', 'file'].map(column)}
        rows={unverified.map((item) => [kind(item), item.title, item.id, item.file])}
      />
      <h3>{`${t('expiring')}（${expiring.length}）`}</h3>
      {expiring.length === 0 && <p>{t('todoNone')}</p>}
      {expiring.length > 0 && (
        <Table
          caption={t('expiring')}
          head={['kind', 'title', 'until', 'file'].map(column)}
          rows={expiring.map((item) => [
            kind(item),
            item.title,
            <>
              <Short>{item.until}</Short> {item.isPast && <span class="tag bad">{t('past')}</span>}
            </>,
            item.file,
          ])}
        />
      )}
      <h3>{`${t('withoutSource')}（${withoutSource.length}）`}</h3>
      <Table
        caption={t('withoutSource')}
        head={['kind', 'title', 'id', 'file'].map(column)}
        rows={withoutSource.map((item) => [kind(item), item.title, item.id, item.file])}
      />
      <h3>{`${t('watch')}（${watch.length}）`}</h3>
      <p class="soft">{t('watchWhy')}</p>
      <Table
        caption={t('watch')}
        head={['due', 'title', 'status', 'lastChecked', 'why'].map(column)}
        rows={watch.map((one) => [
          <>
            <Short>{one.due}</Short> {one.isOverdue && <span class="tag bad">{t('overdue')}</span>}
          </>,
          one.url === null ? one.title : <a href={one.url}>{one.title}</a>,
          <>
            {t(`status.${one.status}`)} {!one.verified && <span class="tag warn">{t('notVerified')}</span>}
          </>,
          <Short>{one.lastChecked}</Short>,
          one.why ?? '',
        ])}
      />
    </>
  );
}

type AnswerEntry = PolicyLibrary['pack']['topics'][number]['answers'][number];

function Answer({ preview, answer, entry, file }: { preview: Preview; answer: AnswerEntry; entry: DeskEntry; file: string }) {
  const t = wordsOf(preview);
  return (
    <>
      <dl>
        <dt>{t('shown')}</dt>
        <dd class="wide-lines">
          {answer['zh-CN']}
          {answer.caution && `\n${t('caution', { caution: answer.caution['zh-CN'] })}`}
        </dd>
        <dt>{t('readOut')}</dt>
        <dd>{entry.readOut}</dd>
        <dt>{t('english')}</dt>
        <dd lang="en">{[answer.en, answer.caution?.en].filter(Boolean).join(' ')}</dd>
        <dt>{t('asked')}</dt>
        <dd class="soft">{answer.match.join('；')}</dd>
      </dl>
      <Clauses preview={preview} ids={answer.provisions} />
      <p class="soft small">{`${answer.id} · ${t('mend', { file })}`}</p>
    </>
  );
}

function Clauses({ preview, ids }: { preview: Preview; ids: readonly string[] }) {
  const t = wordsOf(preview);
  return (
    <ul>
      {ids.map((id) => {
        const { title, docNumber, locator, quote, verified } = preview.policy.citation(id);
        return (
          <li>
            {`《${title}》${docNumber ?? ''} ${locator} `}
            {!verified && <span class="tag warn">{t('notVerified')}</span>}
            {quote !== null && <blockquote>{quote}</blockquote>}
          </li>
        );
      })}
    </ul>
  );
}

function QuestionCard({ preview, question, entry }: { preview: Preview; question: Question; entry: DeskEntry }) {
  const t = wordsOf(preview);
  const { say, rules } = preview;
  const { id, options = [], askIf } = question;
  const english = (['veteran', 'operator', 'caseworker'] as const).map((voice) => say.en(`questions.${id}.${voice}`));
  return (
    <>
      <dl>
        {['veteran', 'operator', 'caseworker', 'why', 'help'].map((voice) => (
          <>
            <dt>{t(`voices.${voice}`)}</dt>
            <dd>{say['zh-CN'](`questions.${id}.${voice}`)}</dd>
          </>
        ))}
        <dt>{t('voices.options')}</dt>
        <dd>{options.map((option) => say['zh-CN'](`questions.${id}.options.${option.id}`)).join(' / ')}</dd>
        <dt>{t('when')}</dt>
        <dd>{askIf === undefined ? t('always') : conditionWords(askIf, rules.questions, say['zh-CN'])}</dd>
        <dt>{t('english')}</dt>
        <dd lang="en">{english.join(' / ')}</dd>
      </dl>
      {entry.citation && <Clauses preview={preview} ids={[entry.citation.provision]} />}
      <p class="soft small">{`${id} · ${t('mend', { file: 'locales/*/questions.json' })}`}</p>
    </>
  );
}

function Region({ preview, rules: set }: { preview: Preview; rules: RuleSet }) {
  const t = wordsOf(preview);
  const words = (condition: RuleSet['base']): string => conditionWords(condition, preview.rules.questions, preview.say['zh-CN']);
  const { citation } = set;
  const base = 'all' in set.base ? set.base.all : [set.base];
  const source = `《${citation.documentTitle}》${citation.clause ?? ''}`;
  return (
    <>
      <p>
        <span class={set.verified ? 'tag' : 'tag warn'}>{t(set.verified ? 'verified' : 'notVerified')}</span>{' '}
        {t('checked', { day: set.lastVerified, from: set.from ?? t('open'), until: set.until ?? t('open') })}
      </p>
      {set.note && <p>{set.note}</p>}
      <dl>
        <dt>{t('source')}</dt>
        <dd>{citation.sourceUrl === '' ? source : <a href={citation.sourceUrl}>{source}</a>}</dd>
        <dt>{t('applyAt')}</dt>
        <dd>{set.applyAt}</dd>
        <dt>{t('decidedBy')}</dt>
        <dd>{set.decidedBy}</dd>
        <dt>{t('materials')}</dt>
        <dd>{set.materials.items.map(({ name }) => name).join('、')}</dd>
        <dt>{t('base')}</dt>
        <dd>
          <ul>
            {base.map((condition) => (
              <li>{words(condition)}</li>
            ))}
          </ul>
        </dd>
      </dl>
      <Table
        caption={`${set.name}：${t('columns.category')}`}
        head={['category', 'condition', 'status', 'note'].map((key) => t(`columns.${key}`))}
        rows={set.categories.map((category) => [
          category.label,
          [
            category.test === null ? (category.localThreshold ? '' : t('catchAll')) : words(category.test),
            category.localThreshold ? t('local') : '',
          ]
            .filter(Boolean)
            .join('；'),
          <span class={category.verified ? 'tag' : 'tag warn'}>{t(category.verified ? 'verified' : 'notVerified')}</span>,
          category.note ?? '',
        ])}
      />
      <p class="soft small">{`${set.code} · ${t('mend', { file: `policy/rules/${set.id}.yaml` })}`}</p>
    </>
  );
}

function Documents({ preview }: { preview: Preview }) {
  const t = wordsOf(preview);
  return (
    <Table
      caption={t('columns.title')}
      head={['title', 'status', 'until', 'id'].map((key) => t(`columns.${key}`))}
      rows={preview.policy.pack.documents.map((document) => {
        const url = document.officialUrl ?? document.sourceUrl;
        const title = `${document.title}${document.docNumber === null ? '' : `（${document.docNumber}）`}`;
        return [
          url === null ? `${title}，${t('noAddress')}` : <a href={url}>{title}</a>,
          <>
            {t(`status.${document.status}`)}{' '}
            <span class={document.verified ? 'tag' : 'tag warn'}>{t(document.verified ? 'verified' : 'notVerified')}</span>
          </>,
          document.effectiveTo ?? '',
          document.id,
        ];
      })}
    />
  );
}
