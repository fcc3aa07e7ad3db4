import { ENDED, type Line, STARTED } from './million-lines.ts';

/**
 * METRICS.md reckoned the plainest way over raw lines: plain maps and one sorted sweep, sharing nothing with the
 * product. Each line comes once.
 */
export function naiveFigures(all: readonly Line[], regionOfRef: Readonly<Record<string, string>>) {
  const inside = (at: number) => at >= STARTED && at < ENDED;
  const leaves = new Map<string, number>();
  for (const line of all) if (line.kind === 'leave' && line.visitId) leaves.set(line.visitId, line.at);

  const visits = new Map<
    string,
    { viewer: string; region: string | null; from: number; to: number; counts: boolean }
  >();
  for (const line of all) {
    if (line.kind !== 'enter' || !line.visitId || !line.viewerId) continue;
    const left = leaves.get(line.visitId) ?? Number.POSITIVE_INFINITY;
    visits.set(line.visitId, {
      viewer: line.viewerId,
      region: line.regionId ?? (line.ref === undefined ? null : (regionOfRef[line.ref] ?? null)),
      from: Math.max(line.at, STARTED),
      to: Math.min(left, ENDED),
      counts: inside(line.at) || (line.at < STARTED && left > STARTED),
    });
  }
  const counted = [...visits.values()].filter((visit) => visit.counts);

  // Online: a viewer's overlapping visits are one.
  const byViewer = new Map<string, [number, number][]>();
  for (const { viewer, from, to } of counted)
    byViewer.set(viewer, [...(byViewer.get(viewer) ?? []), [from, to]]);
  const edges: [number, number][] = [];
  let watchMs = 0;
  for (const spans of byViewer.values()) {
    spans.sort((a, b) => a[0] - b[0]);
    let [start, end] = spans[0] ?? [0, 0];
    const close = () => {
      edges.push([start, 1], [end, -1]);
      watchMs += end - start;
    };
    for (const [from, to] of spans.slice(1)) {
      if (from <= end) end = Math.max(end, to);
      else {
        close();
        [start, end] = [from, to];
      }
    }
    close();
  }
  edges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let online = 0;
  let pcu = 0;
  for (const [at, step] of edges) {
    online += step;
    if (at < ENDED) pcu = Math.max(pcu, online);
  }

  const sums = { likes: 0, comments: 0, shares: 0, follows: 0, impressions: 0, clicks: 0 };
  const [engaged, clickers, seers, followers] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];
  const itemClicks = new Map<string, number>();
  for (const line of all) {
    const visit = line.visitId === undefined ? undefined : visits.get(line.visitId);
    if (!visit || !inside(line.at)) continue;
    if (line.kind === 'like') sums.likes += line.n ?? 0;
    if (line.kind === 'comment') sums.comments += 1;
    if (line.kind === 'share') sums.shares += 1;
    if (line.kind === 'follow') {
      sums.follows += 1;
      followers.add(visit.viewer);
    }
    if (['like', 'comment', 'share', 'follow'].includes(line.kind)) engaged.add(visit.viewer);
    if (line.kind === 'impression') {
      sums.impressions += 1;
      seers.add(visit.viewer);
    }
    if (line.kind === 'click' && line.itemId) {
      sums.clicks += 1;
      clickers.add(visit.viewer);
      itemClicks.set(line.itemId, (itemClicks.get(line.itemId) ?? 0) + 1);
    }
  }

  const placed = all.filter(
    (line) => line.kind === 'order.placed' && inside(line.at) && visits.has(line.visitId ?? ''),
  );
  const orders = new Map(
    placed.map((line) => [
      line.orderId ?? '',
      {
        viewer: visits.get(line.visitId ?? '')?.viewer ?? '',
        amount: (line.lines ?? []).reduce((sum, one) => sum + one.quantity * one.unitPrice, 0),
        units: (line.lines ?? []).reduce((sum, one) => sum + one.quantity, 0),
      },
    ]),
  );
  const trade = { placed: 0, paid: 0, refunded: 0, orders: orders.size, paidOrders: 0, units: 0 };
  const buyers = new Set<string>();
  for (const { amount } of orders.values()) trade.placed += amount;
  for (const line of all) {
    const order = orders.get(line.orderId ?? '');
    if (!order) continue;
    if (line.kind === 'order.paid') {
      trade.paid += order.amount;
      trade.paidOrders += 1;
      trade.units += order.units;
      buyers.add(order.viewer);
    }
    if (line.kind === 'order.refunded') trade.refunded += line.amount ?? 0;
  }

  const regions = new Map<string | null, { pv: number; viewers: Set<string> }>();
  for (const { region, viewer } of counted) {
    const part = regions.get(region) ?? { pv: 0, viewers: new Set() };
    part.pv += 1;
    part.viewers.add(viewer);
    regions.set(region, part);
  }
  return {
    audience: {
      ...sums,
      pv: counted.length,
      uv: byViewer.size,
      pcu,
      watchMs,
      engaged: engaged.size,
      clickUv: clickers.size,
      impressionUv: seers.size,
      followRate: followers.size / byViewer.size,
    },
    trade: { ...trade, buyers: buyers.size, net: trade.paid - trade.refunded },
    itemClicks,
    regions: new Map([...regions].map(([region, { pv, viewers }]) => [region, { pv, uv: viewers.size }])),
  };
}
