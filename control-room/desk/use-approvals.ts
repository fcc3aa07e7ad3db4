import { useMemo } from 'react';
import { approvalRequestView } from '#shared/domain/show/approval-requests.ts';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import type { Approvals } from '../offers/approval-list.tsx';
import { approvedCommand, partsOf } from '../offers/approval-words.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import { useOfferNames } from './use-offer-names.ts';

/** Requests for approval as they stand now, and what this user may do with them. */
export function useApprovals(): Approvals {
  const { user, send } = useDesk();
  const names = useOfferNames();
  const state = useLiveShow((show) => show.state);
  const blocked = useBlocked('approval.give');
  const now = useServerNow();
  const requests = useMemo(
    () => state.approvalRequests.map((request) => approvalRequestView(request, now)),
    [state.approvalRequests, now],
  );
  return {
    ...{ requests, now, names, blocked, send },
    userId: user.id,
    use: (request) => {
      if (state.status !== 'live') return null;
      const { kind, id } = partsOf(request.subject);
      const isStillPlanned =
        kind === 'item'
          ? state.lineup.some((item) => item.itemId === id && item.price !== request.price)
          : kind === 'deal'
            ? state.deals.some((deal) => deal.dealId === id && deal.state === 'planned')
            : state.offers.some((offer) => offer.offerId === id && offer.state === 'planned');
      const kindOf = (offerId: string) =>
        state.offers.find((offer) => offer.offerId === offerId)?.terms.kind ?? null;
      return isStillPlanned ? approvedCommand(request, kindOf) : null;
    },
  };
}
