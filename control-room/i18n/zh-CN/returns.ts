import type { returns as english } from '../en/returns.ts';
import type { Translation } from '../texts.ts';

/** What buyers ask to return, and what is decided about it. */
export const returns: Translation<typeof english> = {
  title: '退货申请',
  hint: '买家可在退货期内提出申请；在您处理之前，不会退任何款项。',
  open: '{{n}} 件待处理',
  none: '暂无买家申请退货',
  why: {
    'changed-mind': '不想要了',
    'wrong-size': '尺寸不合适',
    damaged: '商品破损',
    'not-as-shown': '与直播展示不符',
    'wrong-item': '发错货',
    late: '到货太晚',
    other: '其他原因',
  },
  stands: { asked: '待处理', withdrawn: '买家已撤回', approved: '已同意', declined: '已拒绝' },
  asked: '{{time}} 申请',
  units: '{{name}} ×{{n}}',
  amount: '退款金额',
  most: '须大于 0，且不超过申请金额 {{amount}}',
  refund: '退款时间',
  refunds: { now: '立即退款', 'when-back': '收到退货后退款' },
  refundHints: {
    now: '立即向支付渠道发起退款。',
    'when-back': '在中控台或门店登记收齐这些商品后，自动发起退款。',
  },
  note: '给买家的说明',
  noteNeeded: '请先填写理由，买家会看到',
  approve: '同意',
  approveTitle: '同意这笔退货？',
  approveWarning: '同意后不能撤销。',
  decline: '拒绝',
  decided: '{{name}}，{{time}}',
  waitsBack: '收到退货后退 {{amount}}',
  goesBack: '已发起退款 {{amount}}',
  order: '订单',
  buyer: '买家',
  readOnly: '由运营（中控）处理。',
};
