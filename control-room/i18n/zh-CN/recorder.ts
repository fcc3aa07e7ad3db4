import type { recorder as english } from '../en/recorder.ts';
import type { Translation } from '../texts.ts';

export const recorder: Translation<typeof english> = {
  title: '飞行记录仪',
  intro: '拖到任意一秒：指标、讲解商品、秒杀、订单和评论均为当时的样子。',
  position: '直播时刻',
  play: '播放',
  pause: '暂停',
  back: '后退 10 秒',
  forward: '前进 10 秒',
  speed: '倍速',
  leave: '关闭',
  elapsed: '开播后 {{time}}',
  pinned: '正在讲解',
  nothingPinned: '没有讲解商品',
  deals: '进行中的秒杀',
  noDeals: '没有进行中的秒杀',
  left: '剩 {{n}} / {{of}}',
  orders: '截至当时的订单',
  noOrders: '还没有订单',
  notListed: '{{n}} 笔订单来自其他平台，仅计入指标，没有逐笔列表。',
  comments: '截至当时的评论',
  noComments: '还没有评论',
  status: { reserved: '待付款', paid: '已付款', refunded: '已退款', cancelled: '已取消', expired: '已过期' },
};
