import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { noteOf, summarizeNotes, type Note, type Understanding } from '../../src/understanding';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'unanswered.ts');

const said = (more: Partial<Understanding> = {}): Understanding => ({
  intent: 'policy_question',
  topic: 'training',
  confidence: 0.31234,
  crisis: null,
  alternatives: [],
  ...more,
});
const note = (text: string, reason: Note['reason'] = 'not-understood', more: Partial<Understanding> = {}): Note => {
  const made = noteOf(reason, text, said(more));
  if (!made) throw new Error('expected a note');
  return made;
};

describe('what is kept', () => {
  it('is the message without personal numbers, and what was made of it', () => {
    expect(note('我电话 138 1234 5678\n学车给报不')).toEqual({
      reason: 'not-understood',
      text: '我电话 *** 学车给报不',
      key: '我电话学车给报不',
      intent: 'policy_question',
      topic: 'training',
      confidence: 0.31,
    });
  });

  it('is nothing of a cry for help, of an answer about the person, or of a text that says nothing', () => {
    expect(noteOf('not-understood', '我不想活了', said({ intent: 'crisis', topic: null, crisis: 'alarm' }))).toBeNull();
    expect(noteOf('not-understood', '心里堵得慌', said({ crisis: 'check-in' }))).toBeNull();
    expect(noteOf('not-understood', '张三', said(), true)).toBeNull();
    expect(noteOf('not-understood', ' 。？', said())).toBeNull();
    expect(noteOf('not-understood', '13812345678', said())).toBeNull();
  });

  it('is without a name that was given or is introduced', () => {
    const { text } = noteOf('useless', '我叫李卫国，张建国 问培训', said(), false, ['张建国']) ?? {};
    expect(text).toBe('我叫***，*** 问培训');
  });

  it('is short, and never half a character', () => {
    const { text } = note('𠮷'.repeat(300));
    expect([...text]).toHaveLength(120);
    expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });
});

describe('the summary', () => {
  const notes = [
    note('学车给报不'),
    note('学车给报不？', 'useless'),
    note('学车，给报不', 'useless', { confidence: 0.9 }),
    note('公交卡怎么办'),
  ];

  it('counts what differs in punctuation only as one, the most frequent first', () => {
    expect(summarizeNotes(notes)).toEqual([
      {
        text: '学车给报不',
        times: 3,
        byReason: { 'not-understood': 1, 'none-fitted': 0, picked: 0, useless: 2 },
        understoodAs: { intent: 'policy_question', topic: 'training', confidence: 0.9, sure: true },
      },
      expect.objectContaining({ text: '公交卡怎么办', times: 1 }),
    ]);
    expect(summarizeNotes(notes, 2)).toHaveLength(1);
  });

  it('is printed from notes as JSON lines, and a broken line is named', () => {
    const run = (input: string, ...options: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', SCRIPT, ...options], { input, encoding: 'utf8' });
    const lines = notes.map((line) => `${JSON.stringify(line)}\n`).join('');
    expect(JSON.parse(run(lines, '--json', '--least', '2').stdout)).toMatchObject([{ text: '学车给报不', times: 3 }]);
    expect(run(lines, '--table').stdout).toMatch(/^ +3 {2}学车给报不 .*useless 2/);
    const broken = run(`${lines}{"text":"x"}\n`);
    expect([broken.status, broken.stderr]).toEqual([1, expect.stringMatching(/line 5 is no note/)]);
  });
});
