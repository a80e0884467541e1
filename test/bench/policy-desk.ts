/** How long an operator waits for the policy desk: every example question of the pack, and names typed in pinyin letter by letter. */
import { join } from 'node:path';
import { loadTexts } from '../../src/locale';
import { loadPolicy, loadRules } from '../../src/policy';
import { createDeskSearch } from '../../src/policy/desk-search';

const TYPED = ['shebaobutie', 'gongyixinggangwei', 'shiyebaoxianjin', 'sbbt', 'gyxgw', 'zypx', '社保bt', 'zhang', 'anananananananan'];
const root = join(__dirname, '..', '..');

export interface SearchTimes {
  queries: number;
  /** One number a query, the engine warm. */
  milliseconds: number[];
  /** Once a language, at the first search. */
  indexMilliseconds: number;
}

export function measureDeskSearch(): SearchTimes {
  const policy = loadPolicy(join(root, 'policy'));
  const { questions } = loadRules(join(root, 'policy'));
  const say = loadTexts(join(root, 'locales')).in('zh-CN');
  const before = performance.now();
  const search = createDeskSearch({ policy, questions, locale: 'zh-CN', say });
  const indexMilliseconds = performance.now() - before;
  const asked = policy.pack.topics.flatMap(({ answers }) => answers.flatMap(({ match }) => match));
  const queries = [...asked, ...TYPED.flatMap((name) => Array.from(name, (_letter, index) => name.slice(0, index + 1)))];
  for (const query of queries) search.find(query);
  const milliseconds = queries.map((query) => {
    const started = performance.now();
    search.find(query);
    return performance.now() - started;
  });
  return { queries: queries.length, milliseconds, indexMilliseconds };
}
