import type { poll as english } from '../en/poll.ts';
import type { Translation } from '../texts.ts';

export const poll: Translation<typeof english> = {
  short: '投票',
  title: '投票',
  openTitle: '发起投票',
  question: '题目',
  option: '选项 {{n}}',
  addOption: '添加选项',
  minutes: '时长（分钟）',
  canChange: '允许观众改投',
  open: '开始投票',
  close: '结束投票',
  running: '已有投票进行中。',
  needsQuestion: '请先填写题目。',
  needsOptions: '至少填写两个选项。',
  sameOptions: '有两个选项相同。',
  needsMinutes: '时长为半分钟至一小时。',
  voters: '{{n}} 人已投票',
  left: '剩余 {{time}}',
  closed: '已结束',
  noted: '知道了',
  reviewTitle: '直播间投票',
};
