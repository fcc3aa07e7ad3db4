import { z } from 'zod';
import { id } from './basics.ts';

/** How long a lease lasts unless it is renewed; a desk renews it while its form is open. */
export const LEASE_MS = 20_000;

export const leaseKind = z.enum(['price', 'stock']);
export type LeaseKind = z.infer<typeof leaseKind>;

export const leaseRequest = z.object({ showId: id, kind: leaseKind, itemId: id });
export type LeaseRequest = z.infer<typeof leaseRequest>;

/** Somebody is editing an item's price or stock: until `until` nobody else's change of it is taken. */
export interface Lease {
  readonly kind: LeaseKind;
  readonly itemId: string;
  readonly userId: string;
  readonly name: string;
  /** Server time; from then on somebody else may take it over. */
  readonly until: number;
}
