/** A field with what helps and what is wrong, read out together with it. */
import type { ComponentChildren } from 'preact';

interface FieldProps {
  id: string;
  label: string;
  hint?: string;
  error?: string | null;
  /** Id of what stands elsewhere and is read out with it as well. */
  also?: string;
  children: (described: { 'aria-describedby'?: string; 'aria-invalid': boolean }) => ComponentChildren;
}

export function Field({ id, label, hint, error, also, children }: FieldProps) {
  const described = [error && `${id}-error`, hint && `${id}-hint`, also].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <span id={`${id}-hint`} class="quiet small">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} class="error">
          {error}
        </span>
      )}
      {children({ 'aria-describedby': described || undefined, 'aria-invalid': Boolean(error) })}
    </div>
  );
}
