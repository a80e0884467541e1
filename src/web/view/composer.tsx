/** The bar at the bottom: what is being written, and the panel behind the plus sign. Knows no transport. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ELDER_SIZES, type Look } from '../contract';
import type { Say } from '../texts';
import { Icon, type IconName } from './icons';

export interface ComposerProps {
  say: Say;
  look: Look;
  /** Whether the page is dark now, by choice or by the device's. */
  isDark: boolean;
  /** Words written before the page was reloaded. */
  draft: string;
  onDraft: (text: string) => void;
  onSend: (text: string) => void;
  onLook: (look: Look) => void;
}

/** A second tap on 发送 lands where the plus sign has just appeared. */
const SECOND_TAP_MS = 500;
const LONGEST_MESSAGE_CHARACTERS = 8_000;

export function Composer(props: ComposerProps) {
  const { say, onSend, onDraft } = props;
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const isComposing = useRef(false);
  const sentAt = useRef(0);

  useEffect(() => {
    if (props.draft !== '') setText((typed) => typed || props.draft);
  }, [props.draft]);
  useEffect(() => {
    if (area.current) fitHeight(area.current);
  }, [text]);

  const write = (value: string): void => {
    setText(value);
    onDraft(value);
  };
  const send = (): void => {
    // The field itself and not the state: a second tap can come before the page is drawn again.
    const words = area.current?.value.trim() ?? '';
    if (words === '') return;
    if (area.current) area.current.value = '';
    sentAt.current = Date.now();
    write('');
    onSend(words);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      setOpen(false);
    }
    if (event.key !== 'Enter' || event.shiftKey) return;
    // Enter belongs to the input method while it composes; 229 is what browsers report right after.
    if (event.isComposing || isComposing.current || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };

  return (
    <footer onKeyDown={(event) => event.key === 'Escape' && isOpen && (event.stopPropagation(), setOpen(false))}>
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          ref={area}
          rows={1}
          value={text}
          maxLength={LONGEST_MESSAGE_CHARACTERS}
          enterkeyhint="send"
          aria-label={say('input')}
          placeholder={say('placeholder')}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onFocus={() => setOpen(false)}
          onCompositionStart={() => (isComposing.current = true)}
          onCompositionEnd={() => (isComposing.current = false)}
        />
        {text.trim() === '' ? (
          <button
            type="button"
            class="plus"
            aria-label={say(isOpen ? 'less' : 'more')}
            aria-expanded={isOpen}
            aria-controls="panel"
            onClick={() => Date.now() - sentAt.current > SECOND_TAP_MS && setOpen(!isOpen)}
          >
            <Icon name="plus" />
          </button>
        ) : (
          // Keeping the focus in the field keeps the phone's keyboard open.
          <button type="submit" class="send" onMouseDown={(event) => event.preventDefault()}>
            {say('send')}
          </button>
        )}
      </form>
      <div id="panel" class="panel" role="group" aria-label={say('panel.label')} hidden={!isOpen}>
        {isOpen && <Panel {...props} onSend={(words) => (setOpen(false), onSend(words))} />}
      </div>
    </footer>
  );
}

function fitHeight(area: HTMLTextAreaElement): void {
  area.style.height = 'auto';
  if (area.value !== '') area.style.height = `${area.scrollHeight}px`;
}

interface Tile {
  icon: IconName;
  label: string;
  run: () => void;
}

function Panel({ say, look, isDark, onSend, onLook }: ComposerProps) {
  const command = (name: 'restart' | 'answers' | 'progress' | 'human' | 'delete'): Tile => ({
    icon: name,
    label: say(`panel.${name}`),
    run: () => onSend(say(`command.${name}`)),
  });
  const size = (icon: 'larger' | 'smaller', step: number): Tile[] =>
    look.elder && step >= 0 && step < ELDER_SIZES
      ? [{ icon, label: say(`panel.${icon}`), run: () => onLook({ ...look, size: step }) }]
      : [];
  const tiles: Tile[] = [
    command('restart'),
    command('answers'),
    command('progress'),
    command('human'),
    { icon: 'elder', label: say(look.elder ? 'panel.standard' : 'panel.elder'), run: () => onLook({ ...look, elder: !look.elder }) },
    ...size('larger', look.size + 1),
    ...size('smaller', look.size - 1),
    {
      icon: isDark ? 'light' : 'dark',
      label: say(isDark ? 'panel.light' : 'panel.dark'),
      run: () => onLook({ ...look, theme: isDark ? 'light' : 'dark' }),
    },
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
