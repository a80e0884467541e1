/**
 * A page of another site to try the embedded chat on, with rules of its own that would disfigure anything not protected from them.
 * The other site is this very machine under its other name: `localhost` embeds `127.0.0.1`, which browsers keep apart like any two sites.
 */
import { createHash } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';
import type { HttpResponse } from '../base/http';
import type { Translate } from '../locale';

const STYLE = `
* { box-sizing: content-box; letter-spacing: .3em; text-transform: uppercase; }
div, rongye-chat { display: none !important; transform: scale(.2) !important; }
iframe { width: 10px !important; filter: blur(3px); }
button { background: hotpink !important; font: 7px/1 fantasy !important; position: absolute !important; top: 0; }
body { font-family: serif; margin: 3rem; background: #fffbe6; }
main { max-width: 34rem; margin-left: auto; }
`;

export const demoStyleHash = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

/** The same machine under the name that the visitor did not use; null where there is none. */
export function otherName(origin: string): string | null {
  const url = new URL(origin);
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  else if (url.hostname === '127.0.0.1') url.hostname = 'localhost';
  else return null;
  return url.origin;
}

export function demoHost(home: string, translate: Translate): HttpResponse {
  const html = renderToString(
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <title>{translate('web.demo.title')}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>
          <h1>{translate('web.demo.title')}</h1>
          <p>{translate('web.demo.words')}</p>
        </main>
        <script
          src={`${home}/embed.js`}
          async
          data-title={translate('web.demo.chat')}
          data-color="#6aa7ff"
          data-position="left"
          data-region="410100"
          data-greeting={translate('web.demo.greeting')}
        />
      </body>
    </html>,
  );
  return { html: `<!doctype html>${html}`, styleHashes: [demoStyleHash], alsoFrom: { script: [home], frame: [home] } };
}
