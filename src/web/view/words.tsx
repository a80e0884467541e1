/** What was said, with telephone numbers and addresses made tappable. Nothing else is marked up: the words of others stay words. */
import type { ComponentChildren } from 'preact';

/**
 * Web addresses, landlines with area code, 400 numbers and the five-digit service numbers; people's mobile numbers are left alone.
 * The first group is what must stand before a number, because old browsers know no look-behind.
 */
const TAPPABLE =
  /(https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+)|(^|[^\d-])(0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4}|12356|12333|12345|12348|12309)(?![\d-])/;

export function Words({ text, tappable }: { text: string; tappable: boolean }): ComponentChildren {
  if (!tappable) return text;
  const parts: ComponentChildren[] = [];
  let rest = text;
  for (let found = TAPPABLE.exec(rest); found; found = TAPPABLE.exec(rest)) {
    const [all, address, before = '', number = ''] = found;
    parts.push(rest.slice(0, found.index) + before);
    parts.push(
      address ? (
        <a href={address} target="_blank" rel="noopener noreferrer">
          {address}
        </a>
      ) : (
        <a class="tel" href={telephone(number)}>
          {number}
        </a>
      ),
    );
    rest = rest.slice(found.index + all.length);
  }
  parts.push(rest);
  return parts;
}

export const telephone = (number: string): string => `tel:${number.replace(/[^\d+]/g, '')}`;
