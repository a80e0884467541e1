/** A conversation as people have it: questions, the beginning of a self-check, an interruption, controls. */
export const SCRIPT: readonly string[] = [
  '什么样的人算就业困难退役军人',
  '公益性岗位补贴能领几年',
  '我想自查一下',
  '本人',
  '河南省',
  '是',
  '灵活就业社保有补贴吗',
  '1976年9月',
  '男',
  '为什么问这个',
  '不清楚',
  '我的回答',
  '退出',
  '是',
];
