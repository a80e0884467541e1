/** What people say while servers are killed: a question, a self-check with typed answers, an interruption, what was answered, the way out. */
export const LINES = [
  '什么样的人算就业困难退役军人',
  '我想自查一下',
  '本人',
  '广东省',
  '是',
  '公益性岗位最多干几年',
  '1974年3月',
  '男',
  '我的回答',
  '退出',
  '是',
];
