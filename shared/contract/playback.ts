import { z } from 'zod';

/**
 * Where a mass audience watches: `hls` plays in the room in place of this server's own video (the brand's CDN, a
 * playlist over https), `page` is the show on another platform, to which the room links.
 */
export const playback = z.object({
  kind: z.enum(['hls', 'page']),
  url: z.url({ protocol: /^https$/, error: 'an https address' }).max(2_000),
});
export type Playback = z.infer<typeof playback>;
