import type { Difference } from '#shared/contract/review-parts.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { Panel } from '../ui/panel.tsx';
import { formatLength } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import styles from './insight.module.css';
import { useComparedFormat } from './usual-panel.tsx';
import type { Tab, ViewState } from './view-state.ts';

const mostShown = 12;

/** What made the difference: one line a cause, the money it added or cost, and where its evidence is. */
export function DifferencePanel({ view, onTab }: { view: ViewState; onTab: (tab: Tab) => void }) {
  const t = useText();
  const { review } = useReviewPage();
  const causes = review.difference.slice(0, view.isReport ? undefined : mostShown);
  const most = Math.max(1, ...causes.map(({ amount }) => Math.abs(amount)));
  return (
    <Panel title={t('review.insight.difference.title')}>
      <p className={styles.soft}>{t('review.insight.difference.note')}</p>
      {causes.length === 0 && <p>{t('review.insight.difference.empty')}</p>}
      <ol className={styles.causes}>
        {causes.map((cause) => (
          <Cause cause={cause} key={keyOf(cause)} most={most} onTab={onTab} view={view} />
        ))}
      </ol>
    </Panel>
  );
}

const keyOf = (cause: Difference): string =>
  [
    cause.kind,
    'regionId' in cause ? cause.regionId : '',
    'key' in cause ? cause.key : '',
    'name' in cause ? cause.name : '',
    'itemId' in cause ? cause.itemId : '',
  ].join(' ');

function Cause(props: { cause: Difference; most: number; view: ViewState; onTab: (tab: Tab) => void }) {
  const t = useText();
  const { money } = useReviewPage();
  const { cause, most } = props;
  const side = cause.amount < 0 ? 'cost' : 'added';
  const share = `${(Math.abs(cause.amount) / most) * 50}%`;
  return (
    <li>
      <span className={styles.what}>
        <Words {...props} />
      </span>
      <span aria-hidden className={styles.balance}>
        {cause.amount !== 0 && <span data-side={side} style={{ width: share }} />}
      </span>
      <span className={styles.sum} data-side={cause.amount === 0 ? 'none' : side}>
        {cause.amount === 0 ? '–' : `${cause.amount > 0 ? '+' : '−'}${money(Math.abs(cause.amount))}`}
        {cause.amount !== 0 && <small>{t(`review.insight.difference.${side}`)}</small>}
      </span>
    </li>
  );
}

function Words({ cause, view, onTab }: { cause: Difference; view: ViewState; onTab: (tab: Tab) => void }) {
  const t = useText();
  const { names, money, about, rate, count, clock, language } = useReviewPage();
  const figure = useComparedFormat();
  const signed = (minor: number) => `${minor > 0 ? '+' : minor < 0 ? '−' : ''}${about(Math.abs(minor))}`;
  const look = (tab: Tab) => (
    <button data-screen onClick={() => onTab(tab)} type="button">
      {t('review.insight.difference.look')}
    </button>
  );
  const lookAt = (at: number) => (
    <button data-screen onClick={() => view.setMoment(at)} type="button">
      {t('review.insight.difference.lookAt', { time: clock(at) })}
    </button>
  );
  switch (cause.kind) {
    case 'region': {
      const isShort = cause.amount < 0;
      return (
        <>
          {t(`review.insight.difference.${isShort ? 'regionShort' : 'regionAhead'}`, {
            name: names.region(cause.regionId),
            amount: money(Math.abs(cause.amount)),
            rate: rate(cause.attainment),
          })}
          <small>
            {cause.parts &&
              t('review.insight.difference.why', {
                viewers: signed(cause.parts.viewers),
                conversion: signed(cause.parts.conversion),
                basket: signed(cause.parts.basket),
              })}{' '}
            <button
              data-screen
              onClick={() => {
                view.setRegion(cause.regionId);
                onTab('stores');
              }}
              type="button"
            >
              {t('review.insight.difference.look')}
            </button>
          </small>
        </>
      );
    }
    case 'action':
      return (
        <>
          {t('review.insight.difference.action', {
            kind: liftKindWord(t, cause.action),
            name: inLanguage(cause.label, language),
            time: clock(cause.at),
          })}
          <small>
            {t('review.insight.difference.range', { low: signed(cause.low), high: signed(cause.high) })}{' '}
            {lookAt(cause.at)}
          </small>
        </>
      );
    case 'figure':
      return (
        <>
          {t(`review.insight.difference.figure.${factorOf(cause.name)}`, {
            value: figure(cause.name, cause.value),
            usual: figure(cause.name, cause.usual),
          })}
          <small>
            {t('review.insight.difference.figureNote')} {look('compare')}
          </small>
        </>
      );
    case 'unpaid':
    case 'refunds':
      return (
        <>
          {t(`review.insight.difference.${cause.kind}`, { n: count(cause.orders) })}
          <small>{t(`review.insight.difference.${cause.kind}Note`)}</small>
        </>
      );
    case 'soldOut':
      return (
        <>
          {t('review.insight.difference.soldOut', { name: names.item(cause.itemId), time: clock(cause.at) })}
          <small>
            {t('review.insight.difference.soldOutNote', { length: formatLength(cause.shownMs) })}{' '}
            {lookAt(cause.at)}
          </small>
        </>
      );
    default:
      return cause satisfies never;
  }
}

const factorOf = (name: string): 'uv' | 'conversion' | 'aov' =>
  name === 'uv' || name === 'conversion' ? name : 'aov';

const liftKinds = ['pin', 'deal', 'price', 'notice', 'coupon', 'offer', 'intervention'] as const;
function liftKindWord(t: ReturnType<typeof useText>, kind: string): string {
  const known = liftKinds.find((one) => one === kind);
  return known ? t(`review.lift.kind.${known}`) : kind;
}
