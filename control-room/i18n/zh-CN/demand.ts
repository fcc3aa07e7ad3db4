import type { demand as english } from '../en/demand.ts';
import type { Translation } from '../texts.ts';

/** 试售：预售定金说明一件作品要不要做。 */
export const demand: Translation<typeof english> = {
  title: '试售结果',
  stands: '已付定金 {{n}} 件，达标数 {{all}} 件',
  decision: { go: '决定制作', 'no-go': '不制作，定金退回', open: '尚未决定' },
  reached: '已达标',
  short: '还差 {{n}} 件',
  decideBy: '须在 {{time}} 前决定',
  by: '维度',
  part: { variant: '款式', region: '大区', segment: '人群' },
  units: '件数',
  deposits: '定金笔数',
  amount: '定金金额',
  share: '占达标数',
  noVariant: '不分款式',
  noSegment: '非会员或未分群',
  total: '合计',
};
