/** Answers of which several may be picked, or of which each can be changed. Not part of the page's own script. */
import { Component } from 'preact';
import type { Choice } from '../contract';
import type { Tell } from '../texts';

export interface AnswersProps {
  choices: readonly Choice[];
  /** Several may be picked; otherwise each was given before and can be changed. */
  multi: boolean;
  onChoose: (words: string) => void;
}

export const Answers = ({ multi, ...props }: AnswersProps & { tell: Tell }) => (
  <div class="answers stack">{multi ? <Several {...props} /> : props.choices.map((choice) => <Given choice={choice} {...props} />)}</div>
);

interface SeveralProps extends Omit<AnswersProps, 'multi'> {
  tell: Tell;
}

class Several extends Component<SeveralProps, { picked: readonly string[] }> {
  override state = { picked: [] as readonly string[] };

  override render({ choices, tell, onChoose }: SeveralProps, { picked }: { picked: readonly string[] }) {
    const inOrder = choices.filter(({ value }) => picked.includes(value));
    const toggle = (choice: Choice): void => {
      const compatible = inOrder.filter(({ alone }) => !alone && !choice.alone).map(({ value }) => value);
      const isPicked = picked.includes(choice.value);
      this.setState({ picked: isPicked ? picked.filter((value) => value !== choice.value) : [...compatible, choice.value] });
    };
    return (
      <>
        {choices.map((choice) => (
          <button type="button" class="choice" aria-pressed={picked.includes(choice.value)} onClick={() => toggle(choice)}>
            {choice.title}
          </button>
        ))}
        <button
          type="button"
          class="choice confirm"
          disabled={picked.length === 0}
          onClick={() => onChoose(inOrder.map(({ value }) => value).join(tell('multi.joiner')))}
        >
          {tell('multi.confirm')}
        </button>
      </>
    );
  }
}

function Given({ choice, onChoose }: Pick<AnswersProps, 'onChoose'> & { choice: Choice }) {
  const { title, given, verb, value } = choice;
  return (
    <button type="button" class={`choice ${given ? 'given' : ''}`} onClick={() => onChoose(value)}>
      {given ? (
        <>
          <span>
            <small>{title} </small>
            {given}{' '}
          </span>
          <b>{verb}</b>
        </>
      ) : (
        title
      )}
    </button>
  );
}
