import { z } from 'zod';
import { settlementRules } from './settlement.ts';

/** What holds for the whole brand. */
export const brandSettings = z.object({
  /**
   * Whole days after the hand-over, or else the payment, within which a return can be asked for; 0 = never. An order
   * keeps the days it was placed under, where they become fewer.
   */
  returnDays: z.int().min(0).max(365),
  /** The brand's tiers, and the rules that hold for every show that publishes none of its own. */
  settlement: settlementRules,
});
export type BrandSettings = z.infer<typeof brandSettings>;
/** What is left out stays as it is. */
export const settingsChange = brandSettings.partial();
