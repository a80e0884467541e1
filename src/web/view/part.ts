/** What the fetched part gives to the page. */
import type { FunctionComponent } from 'preact';
import type { ResultProps } from './result';

export interface ResultPart {
  Result: FunctionComponent<ResultProps>;
  openSheet: (props: ResultProps) => void;
}
