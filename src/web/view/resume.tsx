/** Going on with another device: this conversation's code to be read there, and a field for the code of another. Not part of the page's own script. */
import type { Tell } from '../texts';

export interface ResumeProps {
  tell: Tell;
  /** Ten digits; empty while there is none. */
  code: string;
  /** Why there is no code. */
  trouble: string;
  /** Why the entered code did not open anything. */
  refused: string;
  isOpening: boolean;
  address: string;
  onAgain: () => void;
  onOpen: (code: string) => void;
}

/** In three groups, as telephone numbers are read out. */
export const spaced = (code: string): string => code.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3');

export function Resume({ tell, code, trouble, refused, isOpening, address, onAgain, onOpen }: ResumeProps) {
  return (
    <>
      <p>{tell('resume.intro')}</p>
      <p class="resume-address">{address}</p>
      <img class="qr" src="/qr.svg" alt={tell('resume.qr')} width="160" height="160" />
      <p class="resume-code" role="status">
        {code ? (
          <>
            <small>{tell('resume.code')} </small>
            <b>{spaced(code)}</b>
          </>
        ) : (
          trouble
        )}
      </p>
      <p class="foot">{tell('resume.lasts')}</p>
      <button type="button" class="keep" onClick={onAgain}>
        {tell('resume.again')}
      </button>
      <h2>{tell('resume.enterTitle')}</h2>
      <form
        class="resume-form"
        onSubmit={(event) => {
          event.preventDefault();
          onOpen(String(new FormData(event.currentTarget).get('code')));
        }}
      >
        <label>
          {tell('resume.enterLabel')}
          <input name="code" inputMode="numeric" autocomplete="off" maxLength={30} aria-describedby="resume-refused" />
        </label>
        <p id="resume-refused" class="resume-refused" role="alert">
          {refused}
        </p>
        <button type="submit" class="choice confirm" disabled={isOpening}>
          {tell(isOpening ? 'resume.opening' : 'resume.open')}
        </button>
      </form>
      <p class="foot">{tell('resume.replaced')}</p>
    </>
  );
}
