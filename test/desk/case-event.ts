import type { CaseFile } from '../../src/desk/case-file';

/** A `case.submitted` event as the bot sends it. */
export function caseEvent(caseNumber: string, change: Partial<CaseFile> = {}): object {
  const at = '2026-11-23T09:00:00+08:00';
  return {
    type: 'case.submitted',
    timestamp: at,
    data: {
      caseNumber,
      kind: 'registration',
      channel: 'web',
      answeredBy: 'veteran',
      region: { code: '440300', name: '广东省深圳市' },
      station: { name: '深圳市退役军人服务中心', phone: '0755-12345678' },
      consent: { purpose: 'registration', recipient: '深圳市退役军人服务中心', version: '2026-11', at },
      contact: { name: '张建国', phone: '13812345678', preferredTime: '上午' },
      facts: [{ name: 'unemployedMonths', value: 14, question: '连续没有工作多久', answer: '14个月', source: 'veteran', at }],
      result: {
        result: 'likely',
        reasons: [
          {
            rule: 'gd-veteran',
            label: '登记失业6个月以上的退役军人',
            outcome: true,
            because: ['registeredUnemployedMonths'],
            verified: true,
          },
        ],
        missing: [],
        contradictions: [],
        categories: ['gd-veteran'],
        ruleSet: { id: 'shenzhen', region: '440300', version: '2026-11-23', asOf: '2026-11-23' },
        clauses: [
          {
            title: '广东省就业困难人员认定管理办法',
            docNumber: null,
            locator: '（十一）',
            quote: null,
            sourceUrl: 'https://example.cn/',
            verified: true,
          },
        ],
      },
      toVerify: ['失业登记是否有效'],
      materials: ['身份证', '退出现役证件'],
      urgency: 'normal',
      request: '想找个保安的活',
      transcript: [{ from: 'user', text: '我想登记', at }],
      ...change,
    },
  };
}
