/**
 * The three stores, as the server sees them. Declared in `shared/domain/stores.ts` so that the contract suite in
 * `shared/testing/store-contract` can be written against them; the server imports them from here.
 */
export type {
  ActivityRow,
  ActivityStore,
  EventStore,
  Feed,
  LedgerAnswer,
  LedgerStore,
  NewLog,
  StoredFact,
  Stores,
  TimedEvent,
} from '#shared/domain/stores.ts';
