import { rhythmOf } from '#shared/domain/lineup/rhythm.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { Panel } from '../ui/panel.tsx';
import { formatMinute } from '../ui/time.ts';
import { usePlan } from './plan-context.tsx';
import { axisTicks, byHand, type SellingBar, sellingBars } from './selling-bars.ts';
import styles from './selling-timeline.module.css';

/** Deals and offers over the run sheet, on one axis: what sells when, and what gets in each other’s way. */
export function SellingTimeline() {
  const t = useText();
  const plan = usePlan();
  const { show, lineup } = plan.view;
  const start = show.startedAt ?? show.plannedStartAt;
  const end = start + show.plannedMs;
  const bars = sellingBars(plan.view);
  const hand = byHand(plan.view);
  const times = rhythmOf(lineup, start, show.plannedMs).expectedAt;
  // What opens before or after the show is drawn too: the axis reaches as far.
  const from = Math.min(start, ...bars.map((bar) => bar.from));
  const to = Math.max(end, ...bars.map((bar) => bar.to));
  const place = (a: number, b: number) => ({
    left: `${((a - from) / (to - from)) * 100}%`,
    width: `${((Math.min(b, to) - a) / (to - from)) * 100}%`,
  });
  const clock = (at: number) => formatMinute(at, show.timeZone, plan.language);
  const nameOf = (bar: SellingBar) =>
    bar.title ? inLanguage(bar.title, plan.language) : plan.itemName(bar.itemIds[0] ?? '');
  const byId = new Map(bars.map((bar) => [bar.id, bar]));
  return (
    <Panel title={t('offers.timeline.title')}>
      <div className={styles.chart}>
        <div className={styles.axis} aria-hidden>
          {axisTicks(from, to).map((at) => (
            <span key={at} style={{ left: `${((at - from) / (to - from)) * 100}%` }}>
              {clock(at)}
            </span>
          ))}
        </div>
        <div className={styles.row} aria-hidden>
          <span className={styles.label}>{t('offers.timeline.product')}</span>
          <span className={styles.track}>
            {lineup.map((item, index) => (
              <span
                key={item.id}
                className={styles.slot}
                title={`${clock(times[index] ?? start)} ${plan.productName(item.productId)}`}
                style={place(times[index] ?? start, (times[index] ?? start) + item.plannedMs)}
              >
                {index + 1}
              </span>
            ))}
          </span>
        </div>
        <ul className={styles.rows}>
          {bars.map((bar) => {
            const name = nameOf(bar);
            const text = t('offers.timeline.bar', { name, from: clock(bar.from), to: clock(bar.to) });
            const others = bar.overlaps.flatMap((id) => byId.get(id) ?? []).map(nameOf);
            return (
              <li key={bar.id} className={styles.row}>
                <span className={styles.label} title={name}>
                  {name}
                </span>
                <span className={styles.track}>
                  <span
                    className={styles.bar}
                    data-kind={bar.kind}
                    data-expected={bar.isExpected}
                    data-bad={others.length > 0}
                    title={text}
                    style={place(bar.from, bar.to)}
                  />
                  <span className={styles.what} style={{ left: place(bar.from, bar.to).left }}>
                    {bar.kind === 'deal' ? t('desk.deal.title') : t(`offers.kind.${bar.kind}`)}{' '}
                    {clock(bar.from)}
                    {bar.isExpected ? ` · ${t('offers.byHand')}` : `–${clock(bar.to)}`}
                    {others.length > 0 && (
                      <b> {t('offers.timeline.overlaps', { name: others.join(', ') })}</b>
                    )}
                  </span>
                </span>
              </li>
            );
          })}
        </ul>
      </div>
      {bars.length === 0 && <p className={styles.none}>{t('offers.timeline.empty')}</p>}
      {hand.length > 0 && (
        <p className={styles.none}>
          {t('offers.timeline.byHand', {
            names: hand.map(({ title }) => inLanguage(title, plan.language)).join(' · '),
          })}
        </p>
      )}
    </Panel>
  );
}
