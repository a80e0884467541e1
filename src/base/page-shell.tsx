/** What every page of the consoles begins with: language, window, icon, stylesheet. Knows no page and no sentence. */
import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';

export interface PageShellProps {
  /** A language tag. */
  lang: string;
  title: string;
  /** Address of the stylesheet. */
  style: string;
  /** Address of an SVG; without one browsers ask for `/favicon.ico`. */
  icon?: string;
  /** What this page has in its head beside that. */
  head?: ComponentChildren;
  children: ComponentChildren;
}

export function PageShell({ lang, title, style, icon, head, children }: PageShellProps) {
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="stylesheet" href={style} />
        {icon && <link rel="icon" href={icon} type="image/svg+xml" />}
        {head}
      </head>
      <body>{children}</body>
    </html>
  );
}

export function renderPage(page: JSX.Element): string {
  return `<!doctype html>${renderToString(page)}`;
}
