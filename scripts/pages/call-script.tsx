/** The dialogs of the hotline on paper: what to read out, the boxes to tick, where to go next. Made from the dialogs, the questions and the rules; writes no sentence of its own. */
import { fieldsOf, truth, type Facts, type Question, type RuleSet } from '../../src/eligibility';
import type { Locale, Translate } from '../../src/locale';
import { conditionWords } from '../../src/policy/condition-words';
import { entriesOf } from '../../src/policy/desk-entries';
import type { RuleLibrary } from '../../src/policy/rules';
import type { PolicyLibrary } from '../../src/policy/types';
import type { Branch, WalkedStep } from './form-walk';
import { renderSheet, Sheet, Table } from './sheet';

export interface CallScript {
  policy: PolicyLibrary;
  rules: RuleLibrary;
  /** The first step of the self-check: whom it is about. */
  about: WalkedStep;
  registration: readonly WalkedStep[];
  handoff: readonly WalkedStep[];
  /** What is said before the handoff's first question. */
  handoffIntro: string;
  /** `YYYY-MM-DD` */
  today: string;
  locale: Locale;
  say: Translate;
}

const CRISES = ['self-harm', 'other', 'medical', 'danger'] as const;

export function renderCallScript(script: CallScript): string {
  const { say, rules, today, policy, locale } = script;
  const t: Translate = (key, values) => say(`callScript.${key}`, values);
  const sets = rules.regions.map((code) => rules.ruleSet(code, today));
  const sections = ['howTitle', 'opening', 'crisis', 'selfCheck', 'results', 'registration', 'handoff', 'answers'] as const;
  const answers = entriesOf({ policy, questions: [], locale, say }).filter(({ entry }) => entry.kind === 'answer');
  const from = 1 + rules.questions.length;
  return renderSheet(
    <Sheet lang={locale} title={t('title')} skip={t('skip')}>
      <h1>{t('title')}</h1>
      <p class="soft">{t('made', { today, checked: rules.lastVerified })}</p>
      <nav aria-label={t('contents')}>
        <ol>
          {sections.map((id) => (
            <li>
              <a href={`#${id}`}>{t(id)}</a>
            </li>
          ))}
        </ol>
      </nav>
      <h2 id="howTitle">{t('howTitle')}</h2>
      <p class="wide-lines">{t('how')}</p>
      <h2 id="opening">{t('opening')}</h2>
      <p class="card aloud">{say('greeting.operator')}</p>
      <h2 id="crisis" class="sheet">
        {t('crisis')}
      </h2>
      {CRISES.map((kind) => (
        <section class="card" aria-labelledby={`crisis-${kind}`}>
          <h3 id={`crisis-${kind}`}>{t(`crisisKinds.${kind}`)}</h3>
          <p class="wide-lines">{say(`crisis.alarm.operator.${kind}`)}</p>
        </section>
      ))}
      <h2 id="selfCheck" class="sheet">
        {t('selfCheck')}
      </h2>
      <FormStep t={t} walked={script.about} number={1} place={() => t('number', { number: 2 })} />
      {rules.questions.map((question, index) => (
        <QuestionCard script={script} t={t} question={question} index={index} />
      ))}
      <h2 id="results" class="sheet">
        {t('results')}
      </h2>
      <p>{t('resultsHow')}</p>
      <p class="wide-lines">
        {t('resultsSteps', {
          likely: say('result.name.likely'),
          review: say('result.name.needs-review'),
          unlikely: say('result.name.unlikely'),
        })}
      </p>
      <h3>{t('done')}</h3>
      <p class="card aloud">{say('result.decides', { office: locale === 'en' ? sets[0]?.decidedByEn : sets[0]?.decidedBy })}</p>
      <p>{t('unlisted', { list: rules.unlisted.join('、') })}</p>
      {sets.map((set) => (
        <RegionSheet script={script} t={t} rules={set} />
      ))}
      <FormSection id="registration" t={t} steps={script.registration} first={from + 1} after={[say('registration.fraud')]} />
      <FormSection
        id="handoff"
        t={t}
        steps={script.handoff}
        first={from + 1 + script.registration.length}
        before={script.handoffIntro}
        after={[say('registration.fraud')]}
      />
      <h2 id="answers" class="sheet">
        {t('answers')}
      </h2>
      {answers.map(({ entry }) => (
        <section class="card" aria-labelledby={entry.id}>
          <h3 id={entry.id}>{entry.title}</h3>
          <p class="wide-lines">{entry.readOut}</p>
        </section>
      ))}
    </Sheet>,
  );
}

function FormSection(props: {
  id: 'registration' | 'handoff';
  t: Translate;
  steps: readonly WalkedStep[];
  first: number;
  before?: string;
  after: readonly string[];
}) {
  const { id, t, steps, first, before, after } = props;
  const place = (stepId: string): string => t('number', { number: first + steps.findIndex(({ step }) => step.id === stepId) });
  return (
    <>
      <h2 id={id} class="sheet">
        {t(id)}
      </h2>
      {before && <p class="card aloud">{before}</p>}
      {steps.map((walked, index) => (
        <FormStep t={t} walked={walked} number={first + index} place={place} />
      ))}
      <h3>{t('done')}</h3>
      {after.map((sentence) => (
        <p class="card aloud">{sentence}</p>
      ))}
    </>
  );
}

function FormStep({ t, walked, number, place }: { t: Translate; walked: WalkedStep; number: number; place(stepId: string): string }) {
  const { step, branches } = walked;
  const whereTo = ({ to }: Branch): string => ('end' in to ? t(`end.${to.end}`) : place(to.step));
  const answerOf = ({ answer, kind }: Branch): string => answer ?? t(kind === 'value' ? 'answer' : kind === 'skip' ? 'skipped' : 'unsure');
  return (
    <Card t={t} number={number} label={step.label} aloud={step.text} why={step.why()} help={step.help?.()}>
      {branches.map((branch) => (
        <Box label={answerOf(branch)} where={t('goTo', { where: whereTo(branch) })} isLine={branch.kind === 'value'} />
      ))}
    </Card>
  );
}

function QuestionCard({ script, t, question, index }: { script: CallScript; t: Translate; question: Question; index: number }) {
  const { say, rules, policy, today } = script;
  const { id, options = [], askIf, clause, kind } = question;
  const source = 'provision' in clause ? cited(policy, clause.provision, say) : say('selfCheck.localRule');
  const following = (facts: Facts): string => {
    const common = rules.ruleSet(rules.regions[0] ?? '', today).common;
    if (common !== undefined && truth(common, facts) === false) return t('early', { result: say('result.name.unlikely') });
    const next = rules.questions.findIndex(
      (one, position) => position > index && (one.askIf === undefined || truth(one.askIf, facts) !== false),
    );
    return next < 0 ? t('result') : t('number', { number: next + 2 });
  };
  const asFacts = (sets: Readonly<Record<string, Facts[string]['value']>>): Facts =>
    Object.fromEntries(Object.entries(sets).map(([name, value]) => [name, { value, source: 'operator', at: today }]));
  const isWritten = !['yesno', 'choice', 'multi'].includes(kind);
  return (
    <Card
      t={t}
      number={index + 2}
      label={say(`questions.${id}.caseworker`)}
      aloud={say(`questions.${id}.operator`)}
      why={`${say(`questions.${id}.why`)} ${source}`}
      help={say(`questions.${id}.help`)}
      when={askIf && conditionWords(askIf, rules.questions, say)}
    >
      {isWritten && <Box label={t('write')} where={t('goTo', { where: following({}) })} isLine />}
      {options.map((option) => (
        <Box label={say(`questions.${id}.options.${option.id}`)} where={t('goTo', { where: following(asFacts(option.sets)) })} />
      ))}
    </Card>
  );
}

function cited(policy: PolicyLibrary, provision: string, say: Translate): string {
  const { title, docNumber, locator } = policy.citation(provision);
  return docNumber === null ? say('policy.sourceWithoutNumber', { title, locator }) : say('policy.source', { title, docNumber, locator });
}

interface CardProps {
  t: Translate;
  number: number;
  label?: string;
  aloud: string;
  why: string;
  help?: string;
  when?: string;
  children: preact.ComponentChildren;
}

function Card({ t, number, label, aloud, why, help, when, children }: CardProps) {
  return (
    <section class="card" aria-labelledby={`n${number}`}>
      <h3 id={`n${number}`}>
        {t('number', { number })}
        {label && t('label', { label })}
      </h3>
      {when && (
        <p>
          <span class="tag warn">{t('when')}</span> {when}
        </p>
      )}
      <p class="aloud">{aloud}</p>
      <ul class="boxes">{children}</ul>
      {help && <p class="soft">{`${t('help')}${help}`}</p>}
      <p class="soft">{`${t('why')}${why}`}</p>
    </section>
  );
}

function Box({ label, where, isLine }: { label: string; where: string; isLine?: boolean }) {
  return (
    <li>
      <span>{label}</span>
      {isLine && <span class="line" />}
      <span class="where">{where}</span>
    </li>
  );
}

function RegionSheet({ script, t, rules: set }: { script: CallScript; t: Translate; rules: RuleSet }) {
  const { say, rules, locale } = script;
  const english = locale === 'en';
  const words = (condition: RuleSet['base']): string => conditionWords(condition, rules.questions, say);
  const conditions = [set.common, set.base, ...set.categories.map(({ test }) => test)].filter((one) => one !== undefined && one !== null);
  const wanted = new Set(conditions.flatMap(fieldsOf).flatMap((name) => [name, ...(rules.fields.fields[name]?.derivedFrom ?? [])]));
  const asked = rules.questions.flatMap(({ facts, alsoFills = [], kind }, index) =>
    kind === 'region' || [...facts, ...alsoFills].some((name) => wanted.has(name)) ? [index + 2] : [],
  );
  const base = [set.common, set.base].flatMap((one) => (one === undefined ? [] : 'all' in one ? one.all : [one])).map(words);
  const name = english ? set.nameEn : set.name;
  return (
    <section class="card region" aria-labelledby={`place-${set.id}`}>
      <h3 id={`place-${set.id}`}>
        {name} <span class={set.verified ? 'tag' : 'tag warn'}>{t(set.verified ? 'verified' : 'notVerified')}</span>
      </h3>
      {!english && set.note && <p>{set.note}</p>}
      <p>{t('onlyAsk', { list: asked.join('、') })}</p>
      <p>{t('base')}</p>
      <ul>
        {[...new Set(base)].map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <Table
        caption={`${name}: ${t('category')}`}
        head={[t('category'), t('condition'), t('state')]}
        rows={set.categories.map((category) => [
          english ? category.labelEn : category.label,
          category.localThreshold ? t('local') : category.test === null ? t('catchAll') : words(category.test),
          t(category.verified ? 'verified' : 'notVerified'),
        ])}
      />
      <p>{t('applyAt', { place: english ? set.applyAtEn : set.applyAt })}</p>
    </section>
  );
}
