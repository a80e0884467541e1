/** Sixty callers of one day, in the order in which they ring: what each says, as the operator writes it down, and how the call ends. Knows no server. */
import type { CallView } from '../../src/web/operator/contract';
import type { Disposition } from '../../src/operator/call-file';

export interface Caller {
  who: 'self' | 'family' | 'employer' | 'other';
  /** Null where the call is over before anybody could ask. */
  agrees: boolean | null;
  /** In order; an entry with `goTo` asks an earlier question again. */
  says: readonly (string | { words: string; goTo: string })[];
  /** What the operator types into the policy search; the first entry is read out. */
  looksUp?: readonly string[];
  note?: string;
  /** Passed to a colleague, with these words; `goesOn` says whether one takes it. */
  passedOn?: { words: string; isTaken: boolean };
  /** Null where somebody is on the line still, or the call waits. */
  ends: Disposition | null;
  /** What must have come of it. @returns what is wrong, else null */
  check?(view: CallView): string | null;
}

type Talk = Pick<Caller, 'says'> & Partial<Caller>;

const PLACES = ['河南汝州', '河南省郑州市金水区', '山东省济南市历下区', '广东省深圳市南山区', '河南省平顶山市'] as const;
const NAMES = ['张建国', '王志强', '刘卫东', '赵海军', '孙国庆', '周永红', '吴爱军', '郑胜利', '冯建军'] as const;
const WISHES = ['想找个保安的活', '想学开叉车', '找离家近的工作', '问问公益性岗位有没有名额', '想办失业登记'] as const;
const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
/** Numbers that nobody has. */
const phone = (index: number): string => `1380000${String(1_000 + index)}`;
const times = (count: number, talk: (index: number) => Caller): Caller[] => Array.from({ length: count }, (_, index) => talk(index));

const hasCase = ({ caseNumber, said }: CallView): string | null =>
  caseNumber ? null : `no case, but ${said.map(({ text }) => text.map((passage) => passage.text).join(' ')).join(' ')}`;
const hasResult = ({ result }: CallView): string | null => (result?.isFinal ? null : 'the self-check came to no result');

const person = (talk: Talk & Pick<Caller, 'ends'>): Caller => ({ who: 'self', agrees: true, ...talk });

const WITHOUT_WORK = ['是', '没有工作', '能上班，也想找工作', '1980年5月', '男', '办了1年以上'];
const selfChecked = (index: number, talk: Partial<Caller> = {}): Caller =>
  person({
    says: ['自查一下', at(PLACES, 0), ...WITHOUT_WORK],
    ends: 'self-check',
    check: hasResult,
    who: index % 3 === 2 ? 'family' : 'self',
    ...talk,
  });
const registered = (index: number, before: readonly string[] = []): Caller =>
  person({
    says: [...before, '登记求助', '同意', at(NAMES, index), phone(index), at(PLACES, index), '上午', at(WISHES, index), '确认提交'],
    ends: 'registered',
    check: hasCase,
  });
const handedOff = (index: number, talk: Partial<Caller> = {}, before: readonly string[] = []): Caller =>
  person({ says: [...before, '转人工', '同意', phone(100 + index), at(PLACES, index)], ends: 'handed-off', check: hasCase, ...talk });

const QUESTIONS = [
  '公益性岗位补贴能领几年？',
  '公益性岗位是什么',
  '公益性岗位怎么申请？',
  '自己交社保有没有补贴？',
  '失业登记怎么办？',
  '自己开店有什么补贴？',
  '培训要不要交钱？',
  '认定就业困难人员要什么材料？',
] as const;
const asked = (index: number): Caller =>
  person({ says: [at(QUESTIONS, index)], ends: 'answered', who: index % 4 === 3 ? 'family' : 'self' });
const lookedUp = (query: string, agrees = true): Caller => person({ says: [], looksUp: [query], agrees, ends: 'answered' });

const MUMBLED = '呜哩哇啦';
const BACKGROUND = '咕咕咕嘎';

export const CALLERS_OF_A_DAY: readonly Caller[] = inTurn(
  times(6, (index) => selfChecked(index)),
  times(9, (index) => registered(index)),
  times(8, asked),
  times(4, (index) => person({ says: ['自查一下', at(PLACES, index), '是', '签了合同在上班'], ends: 'self-check', check: hasResult })),
  [
    // Answers two questions at once; has three answers changed; is not heard well.
    selfChecked(0, { says: ['自查一下', at(PLACES, 0), '是，没工作', ...WITHOUT_WORK.slice(1)] }),
    selfChecked(0, {
      says: [
        '自查一下',
        at(PLACES, 0),
        ...WITHOUT_WORK,
        { words: '修改', goTo: 'work' },
        '签了合同在上班',
        { words: '修改', goTo: 'work' },
        '没有工作',
        { words: '修改', goTo: 'registered' },
        '还没办',
      ],
    }),
    ...times(2, (index) => selfChecked(index, { says: ['自查一下', MUMBLED, at(PLACES, 0), BACKGROUND, ...WITHOUT_WORK] })),
  ],
  [
    handedOff(0),
    handedOff(1),
    handedOff(2, {}, [MUMBLED]),
    handedOff(3, { passedOn: { words: '她想找懂社保的同事', isTaken: true } }),
    handedOff(4, { passedOn: { words: '说了好一会儿，麻烦接着问', isTaken: true } }),
    handedOff(5, { note: '已接通 12356，家里人在身边' }, ['他说不想活了，手里拿着药']),
    handedOff(6, { who: 'family', note: '请街道的同志去看看' }, ['他说没活路了，不如死了算了']),
  ],
  [
    lookedUp('公益性岗位'),
    lookedUp('gyxgw'),
    lookedUp('社保补贴'),
    lookedUp('社保补贴', false),
    lookedUp('失业登记', false),
    person({ who: 'employer', says: ['我们公司想招几个退伍兵有啥补贴'], ends: 'answered' }),
    person({ who: 'employer', says: ['我们公司想招几个退伍兵有啥补贴'], looksUp: ['单位 社保补贴'], ends: 'answered' }),
  ],
  [
    person({ says: ['自查一下', at(PLACES, 1), '是'], note: '在开车，下午 3 点再打', ends: 'call-back' }),
    person({ says: ['自查一下', at(PLACES, 2)], note: '要问老婆户口在哪，明天上午再打', ends: 'call-back' }),
    person({ says: [], note: '信号不好，约了晚点再打', ends: 'call-back', who: 'family' }),
    person({ says: ['登记求助', '同意', at(NAMES, 3), phone(203)], note: '路上断了，约好再打', ends: 'call-back' }),
  ],
  [
    // Wrong numbers, one who only swears, one who hangs up in the middle of the registration, two who say nothing.
    ...times(2, () => person({ who: 'other', agrees: false, says: [], ends: 'abandoned' })),
    person({ who: 'other', agrees: null, says: [], ends: 'abandoned' }),
    person({ who: 'other', says: ['你们都是骗子，滚'], ends: 'abandoned' }),
    person({ says: ['登记求助', '同意', at(NAMES, 4), phone(204)], ends: 'abandoned' }),
    person({ agrees: null, says: [], ends: 'abandoned' }),
  ],
  [
    person({ says: ['自查一下', at(PLACES, 0), '是'], ends: null }),
    person({ who: 'family', says: ['登记求助'], ends: null }),
    person({ agrees: null, says: [], ends: null }),
    person({ says: ['自查一下', at(PLACES, 3)], passedOn: { words: '他有点着急，想找河南的同事', isTaken: false }, ends: null }),
    person({ says: [at(QUESTIONS, 0)], passedOn: { words: '还想问退休的事', isTaken: false }, ends: null }),
  ],
);

/** One of each kind after another, as people ring; what goes on at the end of the day comes last, as it is the last list. */
function inTurn(...kinds: readonly Caller[][]): Caller[] {
  const open = kinds.at(-1) ?? [];
  const longest = Math.max(...kinds.map(({ length }) => length));
  const mixed = Array.from({ length: longest }, (_, place) => kinds.slice(0, -1).flatMap((kind) => kind.slice(place, place + 1))).flat();
  return [...mixed, ...open];
}
