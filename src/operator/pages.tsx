/** The console's page, which the script fills, and the supervisor's figures, which need none. */
import type { JSX } from 'preact';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { createLooks } from '../base/looks';
import { PageShell, renderPage } from '../base/page-shell';
import { languageOf, type Locale, type Translate } from '../locale';
import { scriptSafe } from '../base/script-safe';
import { CALLERS, DISPOSITIONS } from './call-file';
import { maySee } from './access';
import { figuresOf } from './figures';
import { FIGURES_SCRIPT, FIGURES_SCRIPT_PATH, FiguresPage } from './figures-page';
import { operatorOf } from './gate';
import type { Operator, OperatorOptions } from './types';
import { ALOUD_TEXTS, CONSOLE_TEXTS } from '../web/operator/texts';
import type { ConsoleData, Spoken } from '../web/operator/contract';

const DAY_MILLISECONDS = 86_400_000;
const FIGURES_DAYS = 7;
const CALLS_READ = 2_000;
const OPEN_READ = 500;

type Assets = OperatorOptions['assets'];

export function createPageRoutes(options: OperatorOptions): Route[] {
  const { store, texts, assets, clock } = options;
  const looks = createLooks(clock);

  const page =
    (show: (operator: Operator, t: Translate, request: HttpRequest) => Promise<JSX.Element>, isAllowed = (_operator: Operator) => true) =>
    async (request: HttpRequest): Promise<HttpResponse> => {
      const operator = await operatorOf(options, request);
      const locale = languageOf(request);
      const t = texts.in(locale);
      if (!operator) return html(<Notice locale={locale} t={t} assets={assets} topic="signIn" link={options.signInPath} />, 401);
      if (!isAllowed(operator)) return html(<Notice locale={locale} t={t} assets={assets} topic="supervisorsOnly" link="/operator" />, 403);
      return html(await show(operator, t, request));
    };

  const console = page(async (operator, t) => (
    <PageShell
      lang={operator.locale}
      title={t('operator.title')}
      style={assets.style}
      icon={assets.icon}
      head={<script src={assets.script} defer />}
    >
      <noscript>
        <p>{t('operator.noscript')}</p>
      </noscript>
      <div id="console" />
      <script type="application/json" id="data" dangerouslySetInnerHTML={{ __html: scriptSafe(dataFor(operator, t, options)) }} />
    </PageShell>
  ));

  const figures = page(
    async (operator, t, request) => {
      const since = new Date(clock.now().getTime() - FIGURES_DAYS * DAY_MILLISECONDS);
      const at = clock.now();
      await looks.noteUnlessLately(operator.accountId, () => options.record(request, operator, 'call.figures', 'all'));
      const recent = await store.read.calls.since(since, CALLS_READ);
      // A call that somebody forgot to end is on the line however long ago it began.
      const forgotten = (await store.read.calls.open(OPEN_READ)).filter(({ id }) => recent.every((call) => call.id !== id));
      const counted = figuresOf(
        [...recent, ...forgotten].filter((call) => maySee(operator, call)),
        at,
      );
      const most = recent.length === CALLS_READ ? CALLS_READ : null;
      return (
        <PageShell
          lang={operator.locale}
          title={t('operator.figures.title')}
          style={assets.style}
          icon={assets.icon}
          head={<script src={FIGURES_SCRIPT_PATH} defer />}
        >
          <FiguresPage
            locale={operator.locale}
            t={t}
            figures={counted}
            days={FIGURES_DAYS}
            most={most}
            titleOf={(id) => options.policyTitle(id, operator.locale)}
          />
        </PageShell>
      );
    },
    ({ isSupervisor }) => isSupervisor,
  );

  return [
    { method: 'GET', path: '/operator', handler: console },
    { method: 'GET', path: '/operator/figures', handler: figures },
    {
      method: 'GET',
      path: FIGURES_SCRIPT_PATH,
      handler: async () => ({
        text: FIGURES_SCRIPT,
        headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' },
      }),
    },
  ];
}

function dataFor(operator: Operator, t: Translate, { clock, texts }: OperatorOptions): ConsoleData {
  return {
    name: operator.name,
    csrf: operator.csrf,
    locale: operator.locale,
    isSupervisor: operator.isSupervisor,
    now: clock.now().toISOString(),
    callers: CALLERS.map((id) => ({ id, label: t(`operator.callers.${id}`) })),
    dispositions: DISPOSITIONS.map((id) => ({ id, label: t(`operator.dispositions.${id}`) })),
    spoken: { 'zh-CN': spokenIn(texts.in('zh-CN')), en: spokenIn(texts.in('en')) },
    texts: sentencesOf(CONSOLE_TEXTS, t),
  };
}

const spokenIn = (t: Translate): Spoken => ({
  joiner: t('form.listSeparator'),
  // Commands as the dialogs know them: the first wording is the one on the button.
  back: t('commands.back').split('|')[0] ?? '',
  texts: sentencesOf(ALOUD_TEXTS, t),
});

const sentencesOf = (keys: readonly string[], t: Translate): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [key, t(`operator.console.${key}`, PLACEHOLDERS)]));

/** Values that only the browser knows stay placeholders. */
const PLACEHOLDERS = Object.fromEntries(['count', 'name', 'time', 'key', 'text', 'label', 'answer'].map((name) => [name, `{{${name}}}`]));

function Notice({ locale, t, assets, topic, link }: { locale: Locale; t: Translate; assets: Assets; topic: string; link: string }) {
  return (
    <PageShell lang={locale} title={t('operator.title')} style={assets.style} icon={assets.icon}>
      <main class="sheet">
        <h1>{t(`operator.notices.${topic}.title`)}</h1>
        <p>{t(`operator.notices.${topic}.text`)}</p>
        <p>
          <a href={link}>{t(`operator.notices.${topic}.link`)}</a>
        </p>
      </main>
    </PageShell>
  );
}

function html(element: JSX.Element, status = 200): HttpResponse {
  return { status, html: renderPage(element), headers: { 'cache-control': 'no-store' } };
}
