/** What the bot of the page's tests says: one reply of every kind that the page can draw. */
import type { Bot } from './mini-server';

const buttons = (...titles: string[]): object => ({ actions: titles.map((title) => ({ type: 'imBack', title, value: title })) });

const CITATIONS = [
  {
    provision: 'opinion-2023-4-3-5',
    title: '关于加强就业困难退役军人帮扶工作的意见',
    docNumber: '退役军人部发〔2023〕4号',
    locator: '第三条第（五）项',
    quote: '对符合当地就业困难人员认定条件的退役军人，经过就业帮扶确实难以通过市场渠道实现就业的，按规定通过公益性岗位予以安置。',
    sourceUrl: 'https://www.example.gov.cn/opinion',
    verified: true,
  },
  {
    provision: 'b',
    title: '就业促进法',
    docNumber: null,
    locator: '第五十二条',
    quote: null,
    sourceUrl: 'https://www.example.gov.cn/law',
    verified: false,
  },
];

const RESULT = {
  result: 'likely',
  card: {
    verdict: '可能符合',
    summary: '按您说的情况，对照河南省的规定，值得去办认定。',
    sections: [
      {
        id: 'met',
        heading: '对得上的',
        lines: [
          { text: '男满50周岁、女满40周岁', mark: 'met' },
          { text: '登记失业1年以上', mark: 'unknown', note: '请带失业登记证明' },
        ],
      },
      { id: 'where', heading: '到哪里办', lines: [{ text: '户籍地街道（乡镇）公共就业服务机构' }] },
      { id: 'bring', heading: '先带上', lines: [{ text: '身份证' }, { text: '户口簿' }], inline: true },
      { id: 'unmet', heading: '别的几类，按您的回答对不上', lines: [{ text: '持有残疾人证', mark: 'unmet' }], folded: true },
      { id: 'answers', heading: '您的回答', lines: [{ text: '目前就业状态：没有工作' }, { text: '性别：男' }], folded: true },
      { id: 'basis', heading: '依据', lines: [{ text: '《河南省就业促进条例》第四十三条' }] },
      { id: 'broken', heading: '坏的一块' },
    ],
    decides: '是否认定，由人力资源社会保障部门说了算。自查和办理都不收钱。',
    checked: '规定最近一次核对是2026-11-01；结果按2026-11-23的情况算。',
    save: '保存/打印',
  },
};

export const demoBot: Bot = (words) => {
  if (words.includes('政策')) {
    return [
      {
        text: '可以。先到户籍地或常住地的街道（乡镇）公共就业服务机构登记失业，再申请认定。\n\n各地的条件不完全一样，可先打 12333 问一问。',
        channelData: { answer: { topic: 'recognition-how', provisions: [] }, citations: CITATIONS },
        suggestedActions: buttons('看原文', '公益性岗位怎么申请', '有用', '没用'),
      },
    ];
  }
  if (words.includes('自查') || words.includes('自测')) {
    return [
      {
        text: '您现在有工作吗？签了劳动合同、交着社保的算有工作。',
        channelData: {
          ask: {
            question: 'employed',
            kind: 'yesno',
            remaining: 5,
            options: [
              { id: 'yes', label: '有' },
              { id: 'no', label: '没有' },
              { id: 'unsure', label: '不清楚' },
            ],
          },
        },
        suggestedActions: buttons('有', '没有', '不清楚', '为什么问这个', '返回'),
      },
    ];
  }
  if (words.includes('多选')) {
    return [
      {
        text: '家里有下面哪些情况？可以多选。',
        channelData: {
          ask: {
            kind: 'multi',
            options: ['享受低保', '有残疾证', '零就业家庭', '都没有'].map((label) => ({ id: label === '都没有' ? 'none' : label, label })),
          },
        },
        suggestedActions: buttons('享受低保', '有残疾证', '零就业家庭', '都没有', '返回'),
      },
    ];
  }
  if (words.includes('地区')) {
    const places = ['北京', '天津', '河北', '山西', '内蒙古', '辽宁', '吉林', '黑龙江', '上海', '江苏', '浙江', '安徽'];
    return [{ text: '您的户口在哪个省？', suggestedActions: buttons(...places) }];
  }
  if (words.includes('没有')) {
    return [
      {
        text: '按您说的情况，可能符合就业困难人员的条件。',
        channelData: {
          result: RESULT,
        },
        suggestedActions: buttons('登记求助', '转人工', '修改某一项', '保存/打印', '看依据'),
      },
    ];
  }
  if (words.includes('登记') || words.includes('进度')) {
    return [
      {
        text: '登记好了，请记下编号。',
        channelData: { case: { caseNumber: 'RY-2611-0427', state: 'accepted', note: '预计 11 月 28 日前与您联系' } },
        suggestedActions: buttons('办理进度'),
      },
    ];
  }
  if (words.includes('不想活')) {
    return [
      {
        text: '听到您这么说，我很担心您。请先别一个人扛，现在就可以打电话，有人听您说。',
        channelData: { crisis: 'alarm', hotlines: ['12356', '120', '110'] },
        suggestedActions: buttons('转人工'),
      },
    ];
  }
  if (words.includes('长文')) return [{ text: '根据政策规定，就业困难人员可以享受岗位补贴和社会保险补贴。'.repeat(30) }];
  if (words.includes('慢')) return [];
  if (words.includes('电话')) return [{ text: '着急就打测试市退役军人服务中心的电话：0371-12345678，报上编号。' }];
  return [{ text: `您说的是：${words}` }];
};
