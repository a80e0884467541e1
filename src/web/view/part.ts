/** What the fetched part gives to the page. */
import type { FunctionComponent } from 'preact';
import type { CaseProps } from './case';
import type { ResultProps } from './result';

export interface ResultPart {
  Result: FunctionComponent<ResultProps>;
  Case: FunctionComponent<CaseProps>;
  openSheet: (props: ResultProps) => void;
}
