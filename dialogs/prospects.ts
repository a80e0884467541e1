/** What would change a result, in words: what one can do or find out, never another answer. Which it is, the engine says. */
import type { Assessment, Lever } from '../src/eligibility/types';
import { factLabel } from './self-check-texts';
import type { Turn } from './turn';

/** One sentence or two for each thing that would change the result, the most useful first. */
export function prospects(turn: Turn, result: Assessment): string[] {
  const memory = turn.memory.selfCheck;
  if (!memory) return [];
  return turn.services.selfCheck.levers(memory.given, turn.scope.today).map((lever) => inWords(turn, lever, result));
}

function inWords(turn: Turn, lever: Lever, { reasons }: Assessment): string {
  const { t } = turn;
  if (lever.kind === 'find-out') {
    const list = lever.facts.map((fact, index) =>
      t('levers.fact', { fact: factLabel(turn, fact), where: t(`levers.where.${lever.where[index] ?? 'window'}`) }),
    );
    return t(lever.settles ? 'levers.settles' : 'levers.maySettle', { list: list.join(t('levers.and')) });
  }
  const [year, month] = lever.on.split('-').map(Number);
  const labels = reasons
    .filter(({ rule, unspoken }) => lever.categories.includes(rule) && !unspoken)
    .map(({ label, labelEn }) => (turn.locale === 'en' ? (labelEn ?? label) : label));
  const acts = lever.acts.map((act) => t(`levers.acts.${act}`, { months: lever.inMonths, year, month }));
  const then = t(`levers.then.${lever.result}`);
  const because =
    lever.result === 'likely' && labels[0]
      ? t('levers.because', { category: labels[0] })
      : lever.result === 'likely'
        ? t('levers.end')
        : '';
  return [...acts, then + because].join('');
}
