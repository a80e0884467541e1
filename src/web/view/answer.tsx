/** A policy answer for somebody else to read: the answer and its sources, nothing of who asked. Not part of the page's own script. */
import type { Tell } from '../texts';
import type { Message } from './message';
import { Words } from './words';

export function AnswerPaper({ message, tell, address }: { message: Message; tell: Tell; address: string }) {
  return (
    <>
      <p class="words">
        <Words text={message.text} tappable />
      </p>
      <div class="part">
        <h2>{tell('share.sources')}</h2>
        <ul>
          {message.citations.map(({ title, docNumber, locator, quote }) => (
            <li>
              <span>
                {[title, docNumber, locator].filter(Boolean).join(' · ')}
                {quote && <small class="note">{quote}</small>}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <p class="foot">
        {tell('share.foot')} {tell('share.where', { address })}
      </p>
    </>
  );
}
