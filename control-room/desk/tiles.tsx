import type { DeskMetrics } from '#shared/contract/metrics.ts';
import { useText } from '../i18n/use-text.ts';
import { pointBefore } from '../live/trail.ts';
import { useLiveShow, useStale } from '../live/use-live.ts';
import { formatCompact, formatRate } from '../ui/number.ts';
import { type Delta, Tile } from '../ui/tile.tsx';
import { type Desk, useDesk } from './desk-context.tsx';
import { changeOf } from './figure-change.ts';
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

function numberOf(name: Name, { audience, trade }: Pick<DeskMetrics, 'audience' | 'trade'>): number | null {
  switch (name) {
    case 'online':
    case 'uv':
    case 'engagementRate':
      return audience[name];
    default:
      return trade[name];
  }
}

/** How a figure is written, and the least difference that is to be seen in that. */
function writingOf(
  name: Name,
  desk: Desk,
): { readonly write: (n: number | null) => string; readonly least: number } {
  switch (name) {
    case 'online':
    case 'uv':
    case 'orders':
      return { write: (n) => formatCompact(n, desk.language), least: 1 };
    case 'engagementRate':
    case 'payRate':
    case 'conversion':
      return { write: (n) => formatRate(n, desk.language), least: 0.001 };
    case 'paid':
    case 'placed':
    case 'aov':
    case 'uvValue':
      return { write: desk.moneyShort, least: 1 };
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

/** What a figure has become more or less by in the last minutes; null while that is not known. */
function useDeltas(desk: Desk): (name: Name) => Delta | null {
  const t = useText();
  const metrics = useLiveShow((show) => show.metrics);
  const trail = useLiveShow((show) => show.trail);
  const before = pointBefore(trail, metrics.at);
  return (name) => {
    if (!before) return null;
    const { write, least } = writingOf(name, desk);
    const change = changeOf(numberOf(name, before), numberOf(name, metrics), least);
    if (!change) return null;
    const minutes = Math.round((metrics.at - before.at) / 60_000);
    if (change.kind === 'same') return { text: t('desk.tiles.same', { minutes }), mark: '', tone: 'plain' };
    const sign = change.kind === 'more' ? '+' : '−';
    return {
      text: t('desk.tiles.change', { change: `${sign}${write(change.by)}`, minutes }),
      mark: `${change.kind === 'more' ? '▲' : '▼'} ${write(change.by)}`,
      tone: change.kind === 'more' ? 'good' : 'warn',
    };
  };
}

/** The ten figures a desk steers by; each tooltip is its formula, and what became of it lately. */
export function Tiles() {
  const t = useText();
  const desk = useDesk();
  const metrics = useLiveShow((show) => show.metrics);
  const isStale = useStale();
  const deltaOf = useDeltas(desk);
  return (
    <div className={styles.tiles}>
      {names.map((name) => (
        <Tile
          key={name}
          name={t(`metrics.name.${name}`)}
          formula={t(`metrics.formula.${name}`)}
          value={writingOf(name, desk).write(numberOf(name, metrics))}
          target={footOf(name, metrics, desk, (other) => t(`metrics.name.${other}`))}
          delta={deltaOf(name)}
          stale={isStale}
          time={isStale ? desk.clock(metrics.at) : undefined}
        />
      ))}
    </div>
  );
}
