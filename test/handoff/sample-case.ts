import { newId } from '../../src/base/ids';
import type { CaseDetails, NewCase } from '../../src/cases';
import type { Store } from '../../src/store';

const AT = '2026-11-23T09:00:00+08:00';

/** A self-check that was handed over, as the dialogs assemble it. */
export function sampleDetails(change: Partial<CaseDetails> = {}): CaseDetails {
  return {
    kind: 'self-check',
    answeredBy: 'veteran',
    consent: { purpose: 'registration', recipient: '示例市退役军人服务中心', version: '2026-11', at: AT },
    contact: { name: '张建国', phone: '13812345678', preferredTime: '上午' },
    regionName: '河南省汝州市',
    facts: [
      { name: 'age', value: 52, question: '年龄', answer: '52 岁', source: 'veteran', at: AT },
      { name: 'unemployedMonths', value: { min: 12, max: null }, question: '失业多久', answer: '1 年以上', source: 'veteran', at: AT },
      { name: 'disabled', value: 'unsure', question: '是否残疾', answer: '不清楚', source: 'veteran', at: AT },
    ],
    assessment: {
      result: 'likely',
      reasons: [{ rule: 'base', label: '登记失业的退役军人', outcome: true, because: ['age'], verified: true }],
      missing: ['disabled'],
      contradictions: [],
      categories: ['older'],
      ruleSet: { id: 'cn', region: '000000', version: '1', asOf: '2026-11-23' },
    },
    clauses: [
      {
        title: '关于加强就业困难退役军人就业援助工作的意见',
        docNumber: '退役军人部发〔2023〕4号',
        locator: '第一条',
        quote: null,
        sourceUrl: 'https://www.mva.gov.cn/',
        verified: true,
      },
    ],
    toVerify: ['残疾证'],
    materials: ['身份证', '退役证'],
    urgency: 'normal',
    request: '想找一份离家近的工作',
    transcript: [
      { from: 'bot', text: '您今年多大年纪？', at: AT },
      { from: 'user', text: '五十二', at: AT },
    ],
    ...change,
  };
}

/** A case to open, with a conversation of its own in the store. */
export async function sampleCase(store: Store, at: Date, change: Partial<CaseDetails> = {}): Promise<NewCase> {
  const conversationId = newId('conv_');
  await store.transaction((unit) =>
    unit.conversations.create({ id: conversationId, userId: newId('dl_'), channel: 'web', locale: 'zh-CN', at }),
  );
  return { conversationId, region: '410482', channel: 'web', details: sampleDetails(change), at };
}
