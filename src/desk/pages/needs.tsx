/** What training and what work the person wants, question by question as it was asked. */
import { QUESTIONNAIRES, type CaseFile } from '../case-file';
import { Card } from './card';
import type { PageContext } from './layout';

export function Needs({ page, file }: { page: PageContext; file: CaseFile }) {
  const { t } = page;
  return (
    <>
      {QUESTIONNAIRES.filter((name) => file.needs[name].length > 0).map((name) => (
        <Card key={name} title={t(`deskCase.needs.${name}`)}>
          <dl class="facts">
            {file.needs[name].flatMap(({ label, answer }, index) => [
              <dt key={index}>{label}</dt>,
              <dd key={`${index}-answer`}>{answer}</dd>,
            ])}
          </dl>
        </Card>
      ))}
    </>
  );
}
