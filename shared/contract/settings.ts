import { z } from 'zod';

/** What holds for the whole brand. */
export const brandSettings = z.object({
  /** Days after the hand-over, or else the payment, within which a return can be asked for; 0 = never. */
  returnDays: z.int().min(0).max(365),
});
export type BrandSettings = z.infer<typeof brandSettings>;
/** What is left out stays as it is. */
export const settingsChange = brandSettings.partial();
