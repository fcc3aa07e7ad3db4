import type { Bilingual } from '../../contract/basics.ts';
import type { Power } from '../../contract/commands.ts';

export interface TemplateTask {
  /** Also the task's id in the show, so that a template used twice adds only what is missing. */
  readonly taskId: string;
  readonly power: Power;
  readonly title: Bilingual;
  /** The department that usually answers for it. */
  readonly owner: Bilingual;
  /** Days before the planned start. */
  readonly daysBefore: number;
}

const task = (
  taskId: string,
  power: Power,
  daysBefore: number,
  en: string,
  zh: string,
  owner: Bilingual,
): TemplateTask => ({ taskId: `std-${taskId}`, power, daysBefore, title: { en, zh }, owner });

const headquarters = { en: 'Headquarters', zh: '总部' };
const regions = { en: 'Region managers', zh: '大区经理' };
const training = { en: 'Training', zh: '培训部' };
const marketing = { en: 'Marketing', zh: '市场部' };
const merchandise = { en: 'Merchandise', zh: '商品部' };
const finance = { en: 'Finance', zh: '财务部' };
const digital = { en: 'Digital', zh: '数字化部' };
const studio = { en: 'Live studio', zh: '直播间' };

/** The trade's practice for a brand's show of its stores and guides, two months before to the minute before. */
export const standardTemplate: readonly TemplateTask[] = [
  task(
    'departments',
    'organisation',
    60,
    'Departments and owners named',
    '各部门分工与负责人确定',
    headquarters,
  ),
  task(
    'review-lessons',
    'organisation',
    60,
    'Lessons of the last show gone through',
    '复盘上一场的改进项',
    headquarters,
  ),
  task('theme', 'operation', 60, 'Theme, date and host settled', '主题、档期与主播确定', marketing),
  task('product-pool', 'merchandise', 60, 'Pool of products chosen', '商品池选定', merchandise),
  task('fans-goals', 'organisation', 30, 'Guides’ fan-adding goals issued', '导购加粉目标下达', regions),
  task('content-pool', 'operation', 30, 'Live-content pool prepared', '直播内容池准备', marketing),
  task('credit-split', 'organisation', 30, 'Split of offline credit agreed', '线下业绩归属方案确认', finance),
  task(
    'traffic-ratio',
    'operation',
    20,
    'Traffic plan by source and region',
    '各渠道、各大区流量配比计划',
    marketing,
  ),
  task(
    'region-targets',
    'organisation',
    14,
    'Region targets issued and acknowledged',
    '大区目标下达并确认',
    headquarters,
  ),
  task('product-mix', 'merchandise', 14, 'Product mix and roles settled', '货盘结构与角色确定', merchandise),
  task(
    'guide-training',
    'organisation',
    10,
    'Guides trained on the product list',
    '导购完成货盘培训',
    training,
  ),
  task('benefits', 'merchandise', 10, 'Discounts and benefits settled', '优惠与福利确定', merchandise),
  task('live-only', 'merchandise', 10, 'Live-only offers prepared', '直播专享权益准备', merchandise),
  task(
    'pre-heat',
    'operation',
    7,
    'Pre-heat begun: posters, groups, moments',
    '预热启动：海报、社群、朋友圈',
    marketing,
  ),
  task(
    'price-check',
    'merchandise',
    7,
    'Prices checked against floors and other channels',
    '核价：底价与各渠道价格',
    finance,
  ),
  task('stock-check', 'merchandise', 3, 'Stock counted and set aside', '备货清点并锁定', merchandise),
  task(
    'interaction',
    'operation',
    3,
    'Interaction plan: draws, coupons, questions',
    '互动方案：抽奖、优惠券、问答',
    studio,
  ),
  task(
    'links',
    'tooling',
    3,
    'Links and QR codes given to stores and guides',
    '链接与二维码下发门店与导购',
    digital,
  ),
  task(
    'purchase-path',
    'tooling',
    3,
    'Purchase path tried on a phone, pickup too',
    '购买路径手机实测，含自提',
    digital,
  ),
  task('briefing', 'organisation', 1, 'Guides briefed', '导购开播说明会', regions),
  task('rehearsal', 'operation', 1, 'Rehearsal with host and desk', '主播与中控彩排', studio),
  task(
    'network',
    'tooling',
    1,
    'Camera, sound, light, network and backup tried',
    '镜头、声音、灯光、网络与备用线路测试',
    studio,
  ),
  task('review-set', 'organisation', 1, 'Review meeting set', '复盘会时间确定', headquarters),
  task('preflight', 'tooling', 0, 'Preflight run, no blocker left', '开播检查完成，无阻碍项', studio),
];

const DAY_MS = 86_400_000;

/** The template's tasks a show does not have yet, in one language, due by the show's planned start. */
export function missingTasks(
  template: readonly TemplateTask[],
  has: readonly { readonly taskId: string }[],
  plannedStartAt: number,
  language: keyof Bilingual,
): { taskId: string; power: Power; title: string; owner: string; dueAt: number }[] {
  const known = new Set(has.map(({ taskId }) => taskId));
  return template
    .filter(({ taskId }) => !known.has(taskId))
    .map(({ taskId, power, title, owner, daysBefore }) => ({
      taskId,
      power,
      title: title[language],
      owner: owner[language],
      dueAt: Math.max(0, plannedStartAt - daysBefore * DAY_MS),
    }));
}
