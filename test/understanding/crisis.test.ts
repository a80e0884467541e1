import { personInCrisis, type EmbeddedRecognizer } from '../../src/understanding';
import { readTrainingRows } from '../../src/understanding/build';
import { readCrisisRows } from '../../src/understanding/model/crisis-rows';
import { detectCrisis } from '../../src/understanding/crisis';
import { exactKey } from '../../src/understanding/language/normalize';
import { cryLabel, type CrisisHeads, type CrisisLabel } from '../../src/understanding/model/crisis-head';
import type { Head } from '../../src/understanding/model/model';
import { readHeldOut, type CrisisRow, type HeldOutRow } from './evaluation';
import { trainedRecognizer, TRAINING_TIMEOUT_MILLISECONDS } from './trained';

interface HeldCrisisRow extends CrisisRow {
  /** The least that must be shown for a cry; the most that may be shown where there is none. */
  level?: 'alarm' | 'check-in';
  why: string;
}

let recognizer: EmbeddedRecognizer;
beforeAll(async () => {
  recognizer = await trainedRecognizer();
}, TRAINING_TIMEOUT_MILLISECONDS);

const levelOf = (row: { text: string }): string | null => recognizer.understand(row.text).crisis;
const share = (part: unknown[], whole: unknown[]): number => part.length / whole.length;

it.each([
  ['我不想活了', 'self-harm'],
  ['我战友说不想活了', 'self-harm'],
  ['胸口疼喘不上气', 'medical'],
  ['我爱人突然晕倒了叫不醒', 'medical'],
  ['我要拿刀砍了那个办事的', 'danger'],
  ['我老公拿着刀要杀我', 'danger'],
])('raises an alarm at %s and says which help fits', (text, kind) => {
  expect(recognizer.understand(text)).toMatchObject({ crisis: 'alarm', crisisKind: kind, intent: 'crisis' });
});

it.each(['累死了', '气死我了', '想死你们了', '跳楼价', '笑死我了', '忙得要死', '血压高能领补贴吗', '谢谢', '我要跳过', '杀毒软件怎么装'])(
  'takes %s for what it is',
  (text) => {
    const said = recognizer.understand(text);
    expect(said.crisis).toBeNull();
    expect(said.intent).not.toBe('crisis');
    expect(said).not.toHaveProperty('crisisKind');
  },
);

it.each([
  '他在打零工',
  '他在打电话',
  '他在打牌',
  '他在上班',
  '他没工作',
  '他走了，去赶集',
  '她在厨房切菜',
  '我儿子也当过兵他能不能享受',
  '他们说要交啥材料啊',
])('does not fear for somebody of whom %s is said', (text) => {
  expect(recognizer.understand(text).crisis).toBeNull();
});

it.each(['他在喝农药', '他在打我', '他要跳楼', '她把药全吞了', '他在楼顶上不肯下来', '电话里的人说他不想活了'])(
  'fears for them at %s',
  (text) => {
    expect(recognizer.understand(text).crisis).not.toBeNull();
  },
);

it.each(['我不響活了', '我真的不想活了，請救救我', 'wo bu xiang huo le', 'I do not want to live any more'])(
  'hears it through slips, typed pinyin, traditional characters and in English: %s',
  (text) => {
    expect(recognizer.understand(text).crisis).not.toBeNull();
  },
);

describe('inside a long message', () => {
  const before = '我是零三年退伍的，在厂里干了十来年，去年厂子倒了，现在打点零工。';
  const after = '请问失业登记要带什么材料，在社区办还是去街道办？';

  it('is heard between two sentences about something else', () => {
    expect(recognizer.understand(`${before}我真的不想活了。${after}`).crisis).toBe('alarm');
  });

  it('is heard in speech without punctuation', () => {
    expect(recognizer.understand(`${before}我真的不想活了${after}`.replace(/\p{P}/gu, '')).crisis).not.toBeNull();
  });

  it.each([100, 800])('is heard after %d sentences, wherever the reading of the intent ends', (count) => {
    expect(recognizer.understand(`${before.repeat(count)}我真的不想活了。`).crisis).toBe('alarm');
  });

  it('is not made up where there is none', () => {
    expect(recognizer.understand(`${before}${after}`.repeat(20)).crisis).toBeNull();
  });
});

describe('the two levels', () => {
  /** A classifier that holds every label for equally likely, whatever is said. */
  const undecidedHead = <Label extends string>(labels: Label[]): Head<Label> => ({
    labels,
    vocabulary: { index: new Map(), rows: new Int32Array(), idf: new Float32Array() },
    weights: { scale: 1, values: new Int8Array(labels.length) },
  });
  /** Both heads alike: as many labels of the second are cries as of the first. */
  const undecided = (labels: CrisisLabel[]): CrisisHeads => ({
    crisis: undecidedHead(labels),
    cry: undecidedHead(labels.map(cryLabel)),
  });
  const deaf = undecided(['control']);

  it('follow the probability', () => {
    expect(detectCrisis(undecided(['danger', 'medical', 'self-harm']), '随便什么话')?.level).toBe('alarm');
    expect(detectCrisis(undecided(['medical', 'policy', 'work', 'talk']), '随便什么话')).toEqual({ level: 'check-in', kind: 'medical' });
    expect(detectCrisis(deaf, '随便什么话')).toBeNull();
  });

  it('let the plainest words decide even when the classifier is silent', () => {
    expect(detectCrisis(deaf, '我就是不想活了')?.level).toBe('alarm');
    expect(detectCrisis(deaf, '我就是不响活了')?.level).toBe('alarm');
    expect(detectCrisis(deaf, '看了个新闻 有人不想活了')).toBeNull();
  });
});

describe('on messages that another hand or an earlier hour wrote', () => {
  const held = readHeldOut<HeldCrisisRow>('crisis-held');
  const cries = held.filter((row) => row.crisis);
  const heardIn = (rows: CrisisRow[]): CrisisRow[] => rows.filter((row) => levelOf(row) !== null);

  it('hears almost every cry for help', () => {
    expect(cries.length).toBeGreaterThan(220);
    // Measured .996.
    expect(share(heardIn(cries), cries)).toBeGreaterThanOrEqual(0.99);
    const blind = readHeldOut<CrisisRow>('blind2-crisis').filter((row) => row.crisis);
    expect(share(heardIn(blind), blind)).toBeGreaterThanOrEqual(0.99);
  });

  it('hears as many of a set that nothing was ever chosen on', () => {
    const fresh = readHeldOut<CrisisRow>('crisis-fresh').filter((row) => row.crisis);
    expect(fresh.length).toBeGreaterThanOrEqual(54);
    // Measured .981: one of 54 is missed.
    expect(share(heardIn(fresh), fresh)).toBeGreaterThanOrEqual(0.98);
  });

  it('misses none that it did not miss before', () => {
    const missed = ['crisis-held', 'blind-crisis', 'blind2-crisis'].flatMap((name) =>
      readHeldOut<CrisisRow>(name).filter((row) => row.crisis && levelOf(row) === null),
    );
    const known = new Set(readHeldOut<{ text: string }>('crisis-known-misses').map(({ text }) => text));
    expect(missed.map(({ text }) => text).filter((text) => !known.has(text))).toEqual([]);
  });

  it('alarms hardly anyone without need, even at words chosen to mislead', () => {
    const alarmed = held.filter((row) => levelOf(row) === 'alarm');
    expect(
      share(
        alarmed.filter((row) => row.crisis),
        alarmed,
      ),
    ).toBeGreaterThanOrEqual(0.9);
  });

  it('asks few and alarms none of those who tell of illness, debt or shame', () => {
    const ordinary = held.filter((row) => row.kind === 'ordinary');
    expect(ordinary.length).toBeGreaterThanOrEqual(60);
    // Measured .029: two of 70.
    expect(share(heardIn(ordinary), ordinary)).toBeLessThanOrEqual(0.03);
    expect(ordinary.filter((row) => levelOf(row) === 'alarm')).toEqual([]);
  });

  it('asks hardly anyone without need who asks for something', () => {
    const ordinary = ['stress', 'blind', 'blind2', 'test-policy', 'test-talk']
      .flatMap((name) => readHeldOut<HeldOutRow>(name))
      .filter((row) => row.intent !== 'crisis');
    expect(ordinary.length).toBeGreaterThan(2000);
    expect(ordinary.filter((row) => levelOf(row) !== null).length / ordinary.length).toBeLessThanOrEqual(0.02);
  });

  it('learned none of them', () => {
    const learned = new Set([...readTrainingRows(), ...readCrisisRows()].map(({ text }) => exactKey(text)));
    expect(held.filter(({ text }) => learned.has(exactKey(text)))).toEqual([]);
  });
});

describe('whom it is about', () => {
  it.each(['我不想活了', '老伴走了 我也不想留在这世上', '我跟老婆吵了一架 想从楼上跳下去', 'I want to die, my wife left me'])(
    'is who writes: %s',
    (text) => {
      expect(personInCrisis(text)).toBe('self');
    },
  );

  it.each([
    '老婆前年走了，活着没意思',
    '老婆前年走了以后活着没啥意思',
    '妈走了我撑不下去了',
    '我爱人去世三年了 过不下去了',
    'since my wife died life is meaningless',
  ])('is who is left behind, not who is gone: %s', (text) => {
    expect(personInCrisis(text)).toBe('self');
  });

  it.each(['我老公天天说死了算了', '我战友发消息说他走了 叫我别找他', '我弟弟离家走了 留了遗书', '老婆死了以后我爸不想活了'])(
    'is still someone else who lives: %s',
    (text) => {
      expect(personInCrisis(text)).toBe('other');
    },
  );

  it.each(['我战友说不想活了', '我老公把药都攒着 我怕他想不开', '有人站在桥上要跳', 'my husband says he wants to kill himself'])(
    'is someone else: %s',
    (text) => {
      expect(personInCrisis(text)).toBe('other');
    },
  );

  it('is never taken to be someone else while who writes may be meant', () => {
    const own = readHeldOut<HeldCrisisRow>('crisis-held').filter(
      ({ kind, why }) => kind === 'self-harm' && /said plainly|veiled|anger|form/.test(why),
    );
    expect(own.length).toBeGreaterThan(60);
    expect(own.filter(({ text }) => personInCrisis(text) === 'other')).toEqual([]);
  });
});
