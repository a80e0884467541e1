import { join } from 'node:path';
import { loadTexts } from '../../src/locale';
import { loadRules } from '../../src/policy';
import { conditionWords } from '../../src/policy/condition-words';

const ROOT = join(__dirname, '..', '..');
const rules = loadRules(join(ROOT, 'policy'));
const texts = loadTexts(join(ROOT, 'locales'));

const words = (code: string, id: string): string => {
  const test = rules.ruleSet(code, '2026-11-23').categories.find((one) => one.id === id)?.test;
  return test ? conditionWords(test, rules.questions, texts.in('zh-CN')) : '';
};

it('says values as their options are called', () => {
  expect(words('410482', 'rz-land')).toBe('承包地被征：承包地被征了一部分或承包地全部被征了');
});

it('says values that are one option once', () => {
  expect(words('410482', 'rz-veteran')).toBe(
    '退役军人：是，并且户口性质：城镇，并且不是（安置方式：安排工作、转业、自主择业或逐月领取退役金）',
  );
});
