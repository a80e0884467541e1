/** The self-check's result as a caseworker reads it: an estimate with its reasons and clauses. */
import type { CaseFile } from '../case-file';
import { Card } from './card';
import type { PageContext } from './layout';

type SelfCheckResult = NonNullable<CaseFile['result']>;
const KNOWN_RESULTS = new Set(['likely', 'needs-review', 'unlikely']);

export function Result({ page, result }: { page: PageContext; result: SelfCheckResult }) {
  const { t } = page;
  const { ruleSet } = result;
  return (
    <Card title={t('case.result')}>
      <p class="verdict">
        <span class={`tag ${result.result}`}>{KNOWN_RESULTS.has(result.result) ? t(`case.results.${result.result}`) : result.result}</span>
        <span class="quiet small">{t('case.resultNote')}</span>
      </p>
      {result.reasons.length > 0 && (
        <>
          <h3>{t('case.reasons')}</h3>
          <ul class="bare">
            {result.reasons.map((reason, index) => (
              <li key={index}>
                <span class={`tag ${outcome(reason.outcome)}`}>{t(`case.outcomes.${outcome(reason.outcome)}`)}</span> {reason.label}
                {!reason.verified && <span class="quiet small"> · {t('case.unverified')}</span>}
                {reason.note && <div class="quiet small">{reason.note}</div>}
                {reason.unspoken && <div class="small">{t('deskCase.unspoken')}</div>}
              </li>
            ))}
          </ul>
        </>
      )}
      {result.clauses.length > 0 && (
        <>
          <h3>{t('case.clauses')}</h3>
          <ul class="bare">
            {result.clauses.map((clause, index) => (
              <li key={index}>
                {[clause.title, clause.docNumber, clause.locator].filter(Boolean).join(' ')}{' '}
                {!clause.verified && <span class="quiet small"> · {t('deskCase.clauseUnverified')}</span>}{' '}
                {/^https?:\/\//.test(clause.sourceUrl) && (
                  <a href={clause.sourceUrl} rel="noreferrer noopener" target="_blank">
                    {t('case.source')}
                  </a>
                )}
                {clause.quote && <blockquote>{clause.quote}</blockquote>}
              </li>
            ))}
          </ul>
        </>
      )}
      {ruleSet.id && <p class="quiet small basis">{t('case.ruleSet', ruleSet)}</p>}
    </Card>
  );
}

function outcome(value: unknown): 'yes' | 'no' | 'unknown' {
  if (value === true) return 'yes';
  return value === false ? 'no' : 'unknown';
}
