import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDigit } from '../../src/base/check-digit';
import { silentLog } from '../../src/base/log';
import { loadTexts } from '../../src/locale';
import { createResumeCodes, readCode, type ResumeCodes } from '../../src/resume';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';

const texts = loadTexts('locales');

test('a code is understood as it is typed, read out or pasted, and a slip of the finger is noticed', () => {
  const code = `372941860${checkDigit('372941860')}`;
  expect(readCode(code)).toBe(code);
  expect(readCode(`372 941-860${code[9]}`)).toBe(code);
  expect(readCode(`３７２９４１８６０${code[9]}`)).toBe(code);
  expect(readCode(`三七二 九四一 八六洞${code[9]}`)).toBe(code);
  expect(readCode(`372941860${(Number(code[9]) + 1) % 10}`)).toBeNull();
  expect(readCode(`732941860${code[9]}`)).toBeNull();
  expect(readCode('372941860')).toBeNull();
  expect(readCode("1' or 1=1")).toBeNull();
});

describe.each(testEngines)('on %s', (engine) => {
  let testStore: TestStore;
  let now: Date;
  let codes: ResumeCodes;
  let number = 0;
  const device = (address = `10.0.0.${++number}`): { kind: 'device'; address: string } => ({ kind: 'device', address });
  const conversation = async (): Promise<string> => {
    const id = `conversation-${++number}`;
    await testStore.store.transaction((unit) =>
      unit.conversations.create({ id, userId: `dl_${id}`, channel: 'web', locale: 'zh-CN', at: now }),
    );
    return id;
  };

  beforeAll(async () => {
    testStore = await openTestStore(engine);
  });
  afterAll(() => testStore.dispose());
  beforeEach(() => {
    now = new Date('2026-11-23T09:00:00+08:00');
    codes = createResumeCodes({ store: testStore.store, texts, clock: { now: () => now }, log: silentLog });
  });

  test('opens the conversation once, and says so in it', async () => {
    const id = await conversation();
    const { code } = await codes.issue(id);
    expect(await codes.redeem(code, device())).toMatchObject({ id, userId: `dl_${id}` });
    await expect(codes.redeem(code, device())).rejects.toMatchObject({ code: 'NotFound' });
    const [told] = await testStore.store.read.activities.after(id, 0, 10);
    expect(told?.body['text']).toContain('另一台手机或电脑');
  });

  test('of two devices that send the same code at once one is let in', async () => {
    const { code } = await codes.issue(await conversation());
    const outcomes = await Promise.allSettled([codes.redeem(code, device()), codes.redeem(code, device())]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is over after a quarter of an hour, and when a newer one was asked for', async () => {
    const id = await conversation();
    const { code: old } = await codes.issue(id);
    const { code } = await codes.issue(id);
    await expect(codes.redeem(old, device())).rejects.toMatchObject({ code: 'NotFound' });
    now = new Date(now.getTime() + 900_000);
    await expect(codes.redeem(code, device())).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('goes with the conversation when that is erased', async () => {
    const id = await conversation();
    const { code } = await codes.issue(id);
    await testStore.store.transaction((unit) => unit.conversations.erase(id));
    await expect(codes.redeem(code, device())).rejects.toMatchObject({ code: 'NotFound' });
    await expect(codes.issue(id)).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('never gives one code to two conversations', async () => {
    const drawn = ['111111111', '111111111', '222222222'];
    const drawing = { store: testStore.store, texts, clock: { now: () => now }, log: silentLog };
    const same = createResumeCodes({ ...drawing, newDigits: () => drawn.shift() ?? '' });
    const [first, second] = [await same.issue(await conversation()), await same.issue(await conversation())];
    expect(first.code).not.toBe(second.code);
  });

  test('guessing is stopped by address, and from all addresses together', async () => {
    const wrong = `555555555${checkDigit('555555555')}`;
    for (let attempt = 0; attempt < 10; attempt++)
      await expect(codes.redeem(wrong, device('10.9.9.9'))).rejects.toMatchObject({ code: 'NotFound' });
    await expect(codes.redeem(wrong, device('10.9.9.9'))).rejects.toMatchObject({ code: 'TooManyRequests' });
    for (let attempt = 0; attempt < 300; attempt++) await codes.redeem(wrong, device(`10.1.${attempt % 200}.${attempt}`)).catch(() => null);
    const { code } = await codes.issue(await conversation());
    await expect(codes.redeem(code, device())).rejects.toMatchObject({ code: 'TooManyRequests' });
  });

  test('the database holds no code', async () => {
    const { code } = await codes.issue(await conversation());
    const folder = testStore.options.dataDir;
    const files = readdirSync(folder).map((file) => readFileSync(join(folder, file)));
    expect(files.some((bytes) => bytes.includes('conversation-'))).toBe(engine === 'libsql');
    expect(files.some((bytes) => bytes.includes(code))).toBe(false);
  });
});
