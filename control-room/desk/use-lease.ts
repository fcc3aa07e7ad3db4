import { useEffect, useState } from 'react';
import { LEASE_MS, type Lease, type LeaseKind } from '#shared/contract/leases.ts';
import type { Failure } from '../app/api.ts';
import { deskLive, useLive, useLiveShow, useServerNow } from '../live/use-live.ts';
import { useDesk } from './desk-context.tsx';

/** Early enough that one lost answer does not lose the lease. */
const renewMs = LEASE_MS / 3;

/** Somebody else's lease on an item's price or stock, while it lasts. */
export function useOthersLease(kind: LeaseKind, itemId: string): Lease | null {
  const { user } = useDesk();
  const lease = useLiveShow((show) =>
    show.leases.find((one) => one.kind === kind && one.itemId === itemId && one.userId !== user.id),
  );
  const now = useServerNow();
  return lease && now < lease.until ? lease : null;
}

/**
 * Holds the lease while `isOpen`, renewing it; asks again by itself once somebody else's has gone. Answers why it
 * is not held: null while it is, or while the first answer is on its way.
 */
export function useLease(kind: LeaseKind, itemId: string, isOpen: boolean): Failure | null {
  const other = useOthersLease(kind, itemId);
  const isConnected = useLive((state) => state.link.kind === 'connected');
  const isFree = other === null;
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    if (!isOpen || !isConnected || !isFree) return;
    let isOver = false;
    const ask = async () => {
      const outcome = await deskLive().lease(kind, itemId);
      if (!isOver) setFailure(outcome.ok ? null : outcome.error);
    };
    void ask();
    const timer = setInterval(() => void ask(), renewMs);
    return () => {
      isOver = true;
      clearInterval(timer);
      setFailure(null);
      deskLive().release(kind, itemId);
    };
  }, [isOpen, isConnected, isFree, kind, itemId]);
  if (other) return { code: 'lease_held', message: '', params: { name: other.name, until: other.until } };
  return failure;
}
