/** A clean page over the conversation: to be read, printed on A4, kept as a picture of the screen, copied or sent. Not part of the page's own script. */
import type { ComponentChildren } from 'preact';
import type { Tell } from '../texts';

export interface SheetAction {
  label: string;
  run: () => void;
}

export interface SheetProps {
  title: string;
  /** Colours the rule over the title. */
  tone?: string;
  /** What can be done with it, or what was just done. */
  hint: string;
  actions: readonly SheetAction[];
  /** What is printed, copied and sent. */
  children: ComponentChildren;
}

export function Sheet({ title, tone = 'plain', hint, actions, children, tell, onClose }: SheetProps & { tell: Tell; onClose: () => void }) {
  return (
    <div class="sheet" role="dialog" aria-modal="true" aria-label={title}>
      <div class="sheet-bar">
        <button type="button" class="sheet-close" onClick={onClose}>
          {tell('sheet.close')}
        </button>
        {actions.map(({ label, run }) => (
          <button type="button" key={label} onClick={run}>
            {label}
          </button>
        ))}
      </div>
      <p class="sheet-hint" role="status">
        {hint}
      </p>
      <article class={`paper ${tone}`} tabIndex={0}>
        <h1>{title}</h1>
        {children}
      </article>
    </div>
  );
}
