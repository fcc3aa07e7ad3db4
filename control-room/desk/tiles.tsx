import type { DeskMetrics } from '#shared/contract/metrics.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow, useStale } from '../live/use-live.ts';
import { formatCompact, formatRate } from '../ui/number.ts';
import { Tile } from '../ui/tile.tsx';
import { type Desk, useDesk } from './desk-context.tsx';
import styles from './tiles.module.css';

type Name =
  | 'paid'
  | 'placed'
  | 'orders'
  | 'conversion'
  | 'aov'
  | 'online'
  | 'uv'
  | 'payRate'
  | 'engagementRate'
  | 'uvValue';

const names: readonly Name[] = [
  'paid',
  'placed',
  'orders',
  'payRate',
  'aov',
  'online',
  'uv',
  'engagementRate',
  'conversion',
  'uvValue',
];

function figureOf(name: Name, metrics: DeskMetrics, desk: Desk): string {
  const { audience, trade } = metrics;
  switch (name) {
    case 'online':
    case 'uv':
      return formatCompact(audience[name], desk.language);
    case 'orders':
      return formatCompact(trade.orders, desk.language);
    case 'engagementRate':
      return formatRate(audience.engagementRate, desk.language);
    case 'payRate':
    case 'conversion':
      return formatRate(trade[name], desk.language);
    case 'paid':
    case 'placed':
    case 'aov':
    case 'uvValue':
      return desk.moneyShort(trade[name]);
  }
}

/** What stands under a figure: its counterpart, so that no tile says a number alone. */
function footOf(
  name: Name,
  metrics: DeskMetrics,
  desk: Desk,
  label: (
    name: 'pcu' | 'pv' | 'paidOrders' | 'buyers' | 'units' | 'net' | 'engaged' | 'attainment',
  ) => string,
) {
  const { audience, trade, total } = metrics;
  const count = (n: number) => formatCompact(n, desk.language);
  switch (name) {
    case 'online':
      return `${label('pcu')} ${count(audience.pcu)}`;
    case 'uv':
      return `${label('pv')} ${count(audience.pv)}`;
    case 'paid':
      return total.target
        ? `${formatRate(total.attainment.amount, desk.language)} / ${desk.moneyShort(total.target.amount)}`
        : `${label('net')} ${desk.moneyShort(trade.net)}`;
    case 'placed':
      return `${label('net')} ${desk.moneyShort(trade.net)}`;
    case 'orders':
      return `${label('units')} ${count(trade.units)}`;
    case 'payRate':
      return `${label('paidOrders')} ${count(trade.paidOrders)}`;
    case 'aov':
    case 'conversion':
      return `${label('buyers')} ${count(trade.buyers)}`;
    case 'engagementRate':
      return `${label('engaged')} ${count(audience.engaged)}`;
    case 'uvValue':
      // The short name, which both languages use: the Chinese one does not fit a tile.
      return `GPM ${desk.moneyShort(trade.gpm)}`;
  }
}

/** The ten figures a desk steers by; each tooltip is its formula. */
export function Tiles() {
  const t = useText();
  const desk = useDesk();
  const metrics = useLiveShow((show) => show.metrics);
  const isStale = useStale();
  return (
    <div className={styles.tiles}>
      {names.map((name) => (
        <Tile
          key={name}
          name={t(`metrics.name.${name}`)}
          formula={t(`metrics.formula.${name}`)}
          value={figureOf(name, metrics, desk)}
          target={footOf(name, metrics, desk, (other) => t(`metrics.name.${other}`))}
          stale={isStale}
          time={isStale ? desk.clock(metrics.at) : undefined}
        />
      ))}
    </div>
  );
}
