import fc from 'fast-check';
import type { LedgerOperation } from '../domain/stock/entries.ts';
import { idsOf } from './id-arbitraries.ts';
import { acceptingOf, attributedNowhere, wishOf } from './ledger-run.ts';

const requestId = idsOf('request-c', 6);
const viewerId = idsOf('viewer', 4);
const by = fc.constantFrom({ id: 'op', name: 'Op' }, { id: 'system', name: 'Showcaller' });
const note = fc.constantFrom(null, 'A note');

const choices = fc.constantFrom(
  [{ optionId: 'size', value: 's' }],
  [
    { optionId: 'size', value: 'l' },
    { optionId: 'words', value: '福' },
  ],
  [{ optionId: 'size', value: 'own' }],
  [{ optionId: 'size', value: 'none' }],
);

/** What is asked of custom pieces and of a presale on trial, over few ids, so that histories meet. */
export const customOperation: fc.Arbitrary<LedgerOperation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ requestId, viewerId, key: idsOf('ask', 10), choices, note })
      .map(({ requestId: id, ...wish }) => wishOf(id, { ...wish, offerId: 'custom0' })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('quote-custom' as const),
      ref: idsOf('quote', 30),
      requestId,
      price: fc.constantFrom(1, 20, 30),
      validMs: fc.constantFrom(null, 50),
      by,
      note,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('propose-quote' as const),
      ref: idsOf('quote', 30),
      requestId,
      price: fc.constantFrom(1, 10, 12),
      validMs: fc.constantFrom(null, 50),
      by,
      note,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('approve-quote' as const),
      ref: idsOf('quote', 30),
      requestId,
      price: fc.constantFrom(10, 12),
      by,
      isOwnAllowed: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('decline-quote' as const),
      ref: idsOf('quote', 30),
      requestId,
      price: fc.constantFrom(10, 12),
      by,
      reason: fc.constant('too low'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({ requestId, orderId: idsOf('order', 14), viewerId, key: idsOf('key', 12) })
      .map(({ requestId: id, orderId, ...other }) =>
        acceptingOf(id, orderId, { ...other, visitId: other.viewerId, attribution: attributedNowhere }),
      ),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('make-custom' as const),
      requestId,
      step: fc.constantFrom('making' as const, 'ready' as const),
      by,
      note,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('cancel-custom' as const),
      requestId,
      side: fc.constantFrom('customer' as const, 'brand' as const),
      by,
      reason: fc.constant('No more'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('book-appointment' as const),
      requestId,
      storeId: idsOf('s', 3),
      slotAt: fc.constantFrom(80, 160, 240, 100),
      by,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('leave-appointment' as const),
      requestId,
      by,
      reason: fc.constant('Another day'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('end-appointment' as const),
      requestId,
      outcome: fc.constantFrom('kept' as const, 'missed' as const),
      by,
      note,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('decide-offer' as const),
      ref: idsOf('decide', 4),
      offerId: fc.constantFrom('trial0', 'presale0'),
      // Rarely, so that balances of what is made come as well.
      decision: fc.constantFrom('go' as const, 'no-go' as const),
      by,
      reason: fc.constant('The figures'),
    }),
  },
);
