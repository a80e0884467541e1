/** The tiles behind the plus sign. Not part of the page's own script. */
import { ELDER_SIZES, type Look } from '../contract';
import type { Tell } from '../texts';
import { Icon, type IconName } from './icons';

export interface PanelProps {
  look: Look;
  /** Sends the words as the person's and closes the panel. */
  onSend: (words: string) => void;
  onLook: (look: Look) => void;
  onClose: () => void;
}

export interface PanelTools {
  tell: Tell;
  /** Whether the page is dark now, by choice or by the device's. */
  isDark: boolean;
  isReading: boolean;
  /** Null where the server knows no codes for that. */
  onDevice: (() => void) | null;
  onReading: () => void;
}

interface Tile {
  icon: IconName;
  label: string;
  run: () => void;
}

export function Panel({ tell, look, isDark, isReading, onSend, onLook, onClose, onDevice, onReading }: PanelProps & PanelTools) {
  const command = (name: 'restart' | 'answers' | 'progress' | 'human' | 'delete'): Tile => ({
    icon: name,
    label: tell(`panel.${name}`),
    run: () => onSend(tell(`command.${name}`)),
  });
  const size = (icon: 'larger' | 'smaller', step: number): Tile[] =>
    look.elder && step >= 0 && step < ELDER_SIZES
      ? [{ icon, label: tell(`panel.${icon}`), run: () => onLook({ ...look, size: step }) }]
      : [];
  const closing =
    (run: () => void): (() => void) =>
    () => {
      onClose();
      run();
    };
  const tiles: Tile[] = [
    command('restart'),
    command('answers'),
    command('progress'),
    command('human'),
    { icon: 'elder', label: tell(look.elder ? 'panel.standard' : 'panel.elder'), run: () => onLook({ ...look, elder: !look.elder }) },
    ...size('larger', look.size + 1),
    ...size('smaller', look.size - 1),
    {
      icon: isDark ? 'light' : 'dark',
      label: tell(isDark ? 'panel.light' : 'panel.dark'),
      run: () => onLook({ ...look, theme: isDark ? 'light' : 'dark' }),
    },
    { icon: 'hear', label: tell(isReading ? 'panel.readStop' : 'panel.read'), run: closing(onReading) },
    ...(onDevice ? [{ icon: 'device' as const, label: tell('panel.device'), run: closing(onDevice) }] : []),
    command('delete'),
  ];
  return (
    <>
      {tiles.map(({ icon, label, run }) => (
        <button type="button" class="tile" key={icon} onClick={run}>
          <span class="plate">
            <Icon name={icon} />
          </span>
          {label}
        </button>
      ))}
    </>
  );
}
