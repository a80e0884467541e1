/** The chat page as HTML, first bubble and choices included, so that a phone shows them before any script has arrived. Knows no HTTP. */
import { renderToString } from 'preact-render-to-string';
import { scriptSafe } from '../base/script-safe';
import { toLocale, type Texts } from '../locale';
import type { EmbedWishes } from './embed-wishes';
import { PLAIN_LOOK, type Choice, type Look, type PageData } from './contract';
import { sayFrom, TEXT_KEYS } from './texts';
import { Chat } from './view/chat';
import { Drawings } from './view/drawings';
import { firstState } from './view/state';

export interface ChatPageOptions {
  /** Any language tag. */
  locale: string;
  texts: Texts;
  /** Addresses of the page's own files. */
  assets: { script: string; icon?: string; part: PageData['part'] };
  /** The stylesheet itself: fetching it would keep the first bubble from being seen for another round trip. */
  styles: string;
  /** For deployments whose Content-Security-Policy asks for one on scripts and stylesheets. */
  nonce?: string;
  stationName: string;
  stationPhone: string;
  /** Where the bot listens, without a slash at the end, e.g. `/v3/directline`. */
  apiBase: string;
  /** Where tokens come from, when not from the bot itself. */
  tokenUrl?: string;
  look?: Look;
  /** What the embedding site wishes, checked. */
  wishes?: EmbedWishes;
  /** Shown in a frame: the origin of the site around it. */
  embeddedBy?: string | null;
  now: Date;
}

const GREETING_CHOICES = ['policy', 'selfCheck', 'register', 'status', 'human'] as const;
/** A dialog's wording list keeps its variants behind `|`; the first is what a button shows. */
const firstWording = (words: string): string => words.split('|')[0] ?? words;

const nothing = (): void => undefined;
const never = async (): Promise<void> => undefined;

export function renderChatPage(options: ChatPageOptions): string {
  const { assets, nonce } = options;
  const data = pageData(options);
  const say = sayFrom(data.texts);
  const translate = options.texts.in(data.locale);
  const station = { stationName: options.stationName, stationPhone: options.stationPhone };
  const html = renderToString(
    <html lang={data.locale} data-theme={data.look.theme} data-view={data.look.elder ? 'elder' : 'plain'} data-size={data.look.size}>
      <head>
        <meta charset="utf-8" />
        <title>{say('title')}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
        <meta name="description" content={translate('web.description')} />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#ededed" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#111111" media="(prefers-color-scheme: dark)" />
        <meta name="format-detection" content="telephone=no" />
        <style nonce={nonce} dangerouslySetInnerHTML={{ __html: stylesOf(options) }} />
        <script src={assets.script} defer nonce={nonce} />
        {assets.icon && <link rel="icon" href={assets.icon} type="image/svg+xml" />}
      </head>
      <body>
        <noscript>
          <p class="noscript">{translate('web.noscript', station)}</p>
        </noscript>
        <Drawings avatar={options.wishes?.avatar} />
        <div id="chat" class="page">
          <Chat
            state={firstState(data.greeting, data.renderedAt)}
            now={data.renderedAt}
            look={data.look}
            say={say}
            draft=""
            isEmbedded={data.embeddedBy !== null}
            part={null}
            onSend={nothing}
            onChoose={nothing}
            onRetry={nothing}
            onLook={nothing}
            onDraft={nothing}
            onTool={nothing}
            onEarlier={never}
            onWant={nothing}
          />
        </div>
        <script type="application/json" id="data" dangerouslySetInnerHTML={{ __html: scriptSafe(data) }} />
      </body>
    </html>,
  );
  return `<!doctype html>${html}`;
}

function pageData(options: ChatPageOptions): PageData {
  const locale = toLocale(options.locale);
  const translate = options.texts.in(locale);
  const { stationName, stationPhone } = options;
  const choices = GREETING_CHOICES.map((choice): Choice => {
    const title = firstWording(translate(`greeting.choices.${choice}`));
    return { title, value: title };
  });
  return {
    locale,
    apiBase: options.apiBase,
    tokenUrl: options.tokenUrl ?? `${options.apiBase}/tokens/generate`,
    embeddedBy: options.embeddedBy ?? null,
    region: options.wishes?.region ?? '',
    stationName,
    stationPhone,
    greeting: { text: translate('greeting.text', { stationName, stationPhone }), choices },
    look: options.look ?? PLAIN_LOOK,
    renderedAt: options.now.getTime(),
    part: options.assets.part,
    texts: {
      ...Object.fromEntries(TEXT_KEYS.map((key) => [key, translate(`web.${key}`, PLACEHOLDERS)])),
      ...(options.wishes?.title ? { title: options.wishes.title } : {}),
    },
  };
}

/** With the colour that the embedding site wishes in the place of the light page's green; the dark one keeps its own. */
export const stylesOf = ({ styles, wishes }: Pick<ChatPageOptions, 'styles' | 'wishes'>): string =>
  wishes?.colour ? `${styles}:root{--wished:${wishes.colour}}` : styles;

/** Values that only the browser knows stay placeholders. */
const PLACEHOLDERS = Object.fromEntries(
  ['time', 'year', 'month', 'day', 'count', 'date', 'number', 'name'].map((name) => [name, `{{${name}}}`]),
);
