import type { rehearsal as english } from '../en/rehearsal.ts';
import type { Translation } from '../texts.ts';

export const rehearsal: Translation<typeof english> = {
  title: '彩排',
  hint: '在副本上加速跑完本场方案：观众、黄牛、刷屏、伪造/重复/迟到的支付通知、全员断线重连。不计入任何数据。',
  viewers: '模拟观众',
  needsViewers: '观众数为 5 至 300',
  start: '开始彩排',
  stop: '停止',
  live: '直播进行中不能彩排。',
  preparing: '正在准备…',
  running: '{{speed}} 倍速，已完成 {{rate}} · 在场 {{online}} 人 · 订单 {{orders}} 笔',
  stopped: '彩排已停止。',
  failed: '彩排未能完成，请重试；原因见服务器日志。',
  passed: '可以开播：全部通过。',
  notPassed: '尚未就绪：请查看未通过项。',
  status: { pass: '通过', fail: '未通过', skip: '未测试' },
  name: {
    'run-sheet': '过款表',
    deals: '秒杀',
    offers: '优惠与审批',
    stock: '库存',
    limits: '限购',
    payments: '支付',
    spam: '刷屏',
    reconnect: '断线重连',
    links: '链接与图片',
    staff: '人员与权限',
    load: '服务器负载',
  },
  facts: {
    'run-sheet': '{{items}} 款，未讲解 {{missed}} 款；最晚延迟 {{lateMs}}，下播超时 {{overMs}}',
    deals: '{{deals}} 场：未开启 {{unopened}}，未结束 {{stuck}}，超卖 {{oversold}}；时间偏差最多 {{lateMs}}',
    offers:
      '{{offers}} 项优惠：未能开启 {{unopened}} 项（其中待审批 {{approvals}} 项）；领券 {{tried}} 次，领到 {{taken}} 张，超领 {{over}} 张',
    stock: '记录核对问题 {{findings}} 处，超卖商品 {{oversold}} 款',
    limits: '超限抢购 {{tried}} 次，得逞 {{over}} 次',
    payments:
      '正常 {{paid}}，伪造 {{forged}}，重复 {{repeated}}，迟到 {{late}}，金额不符 {{wrong}}；处理有误的类型 {{bad}} 种',
    spam: '刷屏评论 {{sent}} 条，拦截 {{refused}} 条',
    reconnect: '{{clients}} 人断线，{{back}} 人恢复，最慢 {{slowestMs}} 毫秒',
    links: '{{tried}} 个中 {{answered}} 个可访问',
    staff: '已指定主播 {{host}}，权限有效 {{roles}}，未完成筹备任务 {{tasks}}',
    load: '99% 情况下卡顿不超过 {{delayMs}} 毫秒，应答不超过 {{answerMs}} 毫秒',
  },
};
