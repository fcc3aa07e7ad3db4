import { accept, type Result } from '#shared/contract/errors.ts';
import { type Segment, type SegmentSizes, segment } from '#shared/contract/organisation.ts';
import { segmentAt } from '#shared/domain/members/segments.ts';
import type { Directory } from '../storage/directory.ts';
import type { Stores } from '../storage/stores.ts';
import { isIn } from './figures.ts';
import { breathe } from './serial.ts';
import type { ShowIndex } from './show-index.ts';
import { viewerIdOf } from './viewer-identity.ts';

export interface SegmentParts {
  readonly stores: Stores;
  readonly directory: Directory;
  readonly index: ShowIndex;
  readonly viewerKey: string;
  readonly now: () => number;
}

const MEMBERS_A_TURN = 2_000;

/** Members of each segment by home region; a scope counts those of its regions alone. */
export function segmentSizes(directory: Directory, scope: ReadonlySet<string> | null): SegmentSizes {
  const counts = new Map<Segment, Map<string | null, number>>();
  let total = 0;
  for (const member of directory.members.all()) {
    const guide = member.homeGuideId === null ? null : directory.guides.get(member.homeGuideId);
    const storeId = guide?.storeId ?? member.homeStoreId;
    const regionId = (storeId === null ? null : directory.stores.get(storeId)?.regionId) ?? null;
    if (!isIn(scope, regionId)) continue;
    const regions = counts.get(member.segment) ?? new Map<string | null, number>();
    regions.set(regionId, (regions.get(regionId) ?? 0) + 1);
    counts.set(member.segment, regions);
    total += 1;
  }
  return {
    total,
    segments: segment.options.map((one) => {
      const regions = [...(counts.get(one) ?? [])].map(([regionId, members]) => ({ regionId, members }));
      return { segment: one, members: regions.reduce((sum, { members }) => sum + members, 0), regions };
    }),
  };
}

/** Every member's segment by what was paid in every show and by birthday; how many are in another one now. */
export async function computeSegments(
  parts: SegmentParts,
): Promise<Result<SegmentSizes & { changed: number }>> {
  const { directory, viewerKey, now } = parts;
  const bought = await purchasesByViewer(parts);
  const changes = new Map<string, { segment: Segment; lastOrderAt: number | null }>();
  const time = now();
  let n = 0;
  for (const member of directory.members.all()) {
    const at = bought.get(viewerIdOf(viewerKey, 'member', member.id)) ?? [];
    const next = segmentAt(member, { at }, time);
    const last = Math.max(member.lastOrderAt ?? 0, at.at(-1) ?? 0);
    const lastOrderAt = last === 0 ? null : last;
    if (next !== member.segment || lastOrderAt !== member.lastOrderAt)
      changes.set(member.id, { segment: next, lastOrderAt });
    n += 1;
    if (n % MEMBERS_A_TURN === 0) await breathe();
  }
  const written = changes.size === 0 ? accept(null) : await directory.members.updateAll(changes);
  return written.ok ? accept({ ...segmentSizes(directory, null), changed: changes.size }) : written;
}

/** When each viewer paid an order that was not refunded, oldest first. */
async function purchasesByViewer({ stores, index }: SegmentParts): Promise<Map<string, number[]>> {
  const bought = new Map<string, number[]>();
  for (const { id, startedAt } of index.all()) {
    if (startedAt === null) continue;
    const { orders } = await stores.ledger.state(id);
    for (const order of orders.values()) {
      if (order.paidAt === null || order.refunded >= order.amount) continue;
      const known = bought.get(order.viewerId);
      if (known) known.push(order.paidAt);
      else bought.set(order.viewerId, [order.paidAt]);
    }
    await breathe();
  }
  for (const times of bought.values()) times.sort((a, b) => a - b);
  return bought;
}
