import type { my as english } from '../en/my.ts';
import type { Translation } from '../texts.ts';

export const my: Translation<typeof english> = {
  title: '我的大区',
  all: '全部大区',
  noShow: '你的大区暂无直播中或待播的场次',
  choose: '场次',
  short: '当前缺口 {{amount}}',
  onPace: '当前无缺口',
  viewers: '{{n}} 人看过',
  stores: '我的门店',
  guides: '我的导购',
  noFigures: '暂无数据',
  tasks: '大区任务',
  noTasks: '没有待办任务',
  link: '链接',
  linkOf: '{{name}} 的专属链接',
  linkHint: '无需密码即可打开该导购的页面，请只发给本人。',
  copy: '复制',
  copied: '已复制',
  renew: '换新链接，旧链接作废',
  qrOf: '{{name}} 专属链接二维码',
  find: '按姓名或工号查找导购',
  more: '再显示 {{n}} 个',
  visitors: '{{n}} 位访客',
  stale: '服务器未响应；数据截至 {{time}}',
};
