/** What may stand over the room: one at a time. */
export type Panel =
  | { readonly kind: 'products' | 'orders' | 'share' | 'bag' | 'offers' }
  | { readonly kind: 'product'; readonly itemId: string }
  | { readonly kind: 'deal'; readonly dealId: string }
  | { readonly kind: 'bundle' | 'presale' | 'custom'; readonly offerId: string }
  /** `groupId`: the group a friend shared. `offerId` is null where its group buy is over, and not known here. */
  | { readonly kind: 'group'; readonly offerId: string | null; readonly groupId: string | null };
