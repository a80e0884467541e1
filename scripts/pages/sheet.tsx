/** The frame of pages that are written into one file: everything in it, no script, readable offline and on paper. */
import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';

const STYLESHEET = `
:root {
  color-scheme: light dark;
  --page: #f6f7f4; --card: #ffffff; --ink: #1b1f1a; --soft: #565d54; --line: #d5d9d1; --brand: #1d5c3f; --link: #17557f; --focus: #b45309;
  --warn: #7a4a00; --warn-bg: #fbefd5; --bad: #9b1c1c; --bad-bg: #fbe6e4; --good: #17603c; --good-bg: #e3f1e8;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #141713; --card: #1e221d; --ink: #e9ece6; --soft: #a9b1a5; --line: #3a4038; --brand: #8fd0ab; --link: #8ec5ee; --focus: #fbbf24;
    --warn: #f2c879; --warn-bg: #3a2c10; --bad: #f6a8a1; --bad-bg: #421b19; --good: #93d9b0; --good-bg: #183324;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink); line-height: 1.65; overflow-wrap: anywhere;
  font: 1rem/1.65 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3, p, ul, ol, dl, dd, blockquote { margin: 0; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.3rem; margin-top: 2rem; } h3 { font-size: 1.1rem; }
a { color: var(--link); } :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem .75rem; z-index: 1; }
.short { white-space: nowrap; } .soft { color: var(--soft); } .small { font-size: .875rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1.1rem; margin-top: .75rem; }
.card > * + * { margin-top: .5rem; }
.tag { display: inline-block; border-radius: .4rem; padding: 0 .5rem; font-size: .875rem; font-weight: 600; background: var(--good-bg); color: var(--good); }
.tag.warn { background: var(--warn-bg); color: var(--warn); } .tag.bad { background: var(--bad-bg); color: var(--bad); }
.contents { columns: 16rem; padding-inline-start: 1.25rem; }
.contents a { display: inline-block; padding-block: .15rem; }
table { border-collapse: collapse; width: 100%; margin-top: .5rem; background: var(--card); }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: start; vertical-align: top; overflow-wrap: break-word; } th { font-weight: 600; }
.scroll { overflow-x: auto; } .scroll table { min-width: 36rem; }
dl { display: grid; grid-template-columns: minmax(5rem, auto) 1fr; gap: .3rem 1rem; } dt { color: var(--soft); }
blockquote { border-inline-start: 3px solid var(--brand); padding-inline-start: .75rem; }
ul, ol { padding-inline-start: 1.5rem; }
summary { cursor: pointer; padding: .4rem 0; font-weight: 600; }
.aloud { white-space: pre-line; font-size: 1.2em; font-weight: 600; }
.wide-lines { white-space: pre-line; }
.boxes { list-style: none; padding: 0; }
.boxes li { display: flex; flex-wrap: wrap; gap: .3rem .75rem; padding: .2rem 0 .2rem 2rem; position: relative; font-size: 1.1em; }
.boxes li::before { content: ""; position: absolute; inset-inline-start: .2rem; top: .55rem; width: 1.1rem; height: 1.1rem; border: 2px solid currentColor; }
.boxes .line { flex: 1 1 8rem; border-bottom: 1px solid currentColor; }
.boxes .where { margin-inline-start: auto; font-weight: 600; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; } }
@page { size: A4; margin: 16mm 14mm; }
@media print {
  :root { --page: #fff; --card: #fff; --line: #999; }
  body { font-size: 12.5pt; } main { max-width: none; padding: 0; } .skip { display: none; }
  .card { break-inside: avoid; border-radius: 0; } .card.region { break-inside: auto; } h2, h3 { break-after: avoid; } .sheet { break-before: page; }
  a { color: inherit; text-decoration: none; }
}
`;

export function Sheet({ lang, title, skip, children }: { lang: string; title: string; skip: string; children: ComponentChildren }) {
  return (
    <html lang={lang}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLESHEET }} />
      </head>
      <body>
        <a class="skip" href="#main">
          {skip}
        </a>
        <main id="main">{children}</main>
      </body>
    </html>
  );
}

export function renderSheet(page: JSX.Element): string {
  return `<!doctype html>\n${renderToString(page)}\n`;
}

/** @param caption said to those who cannot see the heading above it */
export function Table({
  caption,
  head,
  rows,
}: {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly ComponentChildren[])[];
}) {
  return (
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th scope="col">{cell}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
