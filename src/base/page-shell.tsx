/** What every page of the consoles and of errors begins with: language, window, icon, stylesheet. Knows no page and no sentence. */
import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';

export interface PageShellProps {
  /** A language tag. */
  lang: string;
  title: string;
  /** Address of the stylesheet, or the styles themselves, which the page's policy must let through by their hash. */
  style: string | { inline: string };
  /** Address of an SVG; without one browsers ask for `/favicon.ico`. */
  icon?: string;
  /** What this page has in its head beside that. */
  head?: ComponentChildren;
  /** What the stylesheet goes by on `<html>`: `{ theme: 'dark' }` gives `data-theme="dark"`. */
  data?: Readonly<Record<string, string>>;
  children: ComponentChildren;
}

export function PageShell({ lang, title, style, icon, head, data = {}, children }: PageShellProps) {
  const attributes = Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value]));
  return (
    <html lang={lang} {...attributes}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        {typeof style === 'string' ? <link rel="stylesheet" href={style} /> : <style dangerouslySetInnerHTML={{ __html: style.inline }} />}
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
