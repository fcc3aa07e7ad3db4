import type { forecast as english } from '../en/forecast.ts';
import type { Translation } from '../texts.ts';

export const forecast: Translation<typeof english> = {
  title: '预测与结果',
  intro: '直播每过二十分之一，当时中控看到的预测与最终结果。区间应在十次中有八次包含结果。',
  outcome: '结果',
  model: '预测',
  band: '80% 区间',
  linear: '直线外推',
  curve: '仅按参考曲线',
  passed: '直播进度',
  held: '区间包含结果',
  yes: '是',
  no: '否',
  scores: '平均偏差',
  scoresNote: '与结果的平均差距占结果的百分比，越低越好；每行最优者加粗。',
  part: '范围',
  coverage: '包含结果的区间',
  all: '全场',
  byRegion: '各大区，{{phase}}',
  phase: { opening: '前四分之一', middle: '中段', closing: '后四分之一' },
  wholePhase: '全场，{{phase}}',
  empty: '本场没有可回测的预测',
};
