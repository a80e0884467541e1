/**
 * Line drawings on a 24 × 24 grid, drawn for this page. The shapes come once, with the page ({@link Drawings});
 * the script only names them.
 */

export type IconName =
  | 'plus'
  | 'restart'
  | 'answers'
  | 'progress'
  | 'human'
  | 'elder'
  | 'larger'
  | 'smaller'
  | 'dark'
  | 'light'
  | 'delete'
  | 'phone'
  | 'down'
  | 'hear'
  | 'voice'
  | 'device';

export function Icon({ name, of = 'icon' }: { name: IconName | 'bot' | 'user'; of?: string }) {
  return (
    <svg class={of} aria-hidden="true">
      <use href={`#${name}`} />
    </svg>
  );
}

/** A star on a shield for the assistant, head and shoulders for the person. */
export const Avatar = ({ of }: { of: 'bot' | 'user' }) => <Icon name={of} of={`avatar ${of}`} />;
