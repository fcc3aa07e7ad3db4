/** What may stand over the room: one at a time. */
export type Panel =
  | { readonly kind: 'products' | 'orders' | 'share' | 'bag' | 'offers' }
  | { readonly kind: 'product'; readonly itemId: string }
  | { readonly kind: 'deal'; readonly dealId: string }
  | { readonly kind: 'bundle' | 'presale' | 'custom'; readonly offerId: string }
  /** `groupId`: the group a friend shared. */
  | { readonly kind: 'group'; readonly offerId: string; readonly groupId: string | null };
