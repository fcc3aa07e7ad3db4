import type { Router } from 'express';
import { accept, refuse } from '#shared/contract/errors.ts';
import type { Realtime } from '../../app/realtime.ts';
import { bearerOf } from '../../http/sessions/sessions.ts';
import type { MediaHomes } from '../homes.ts';
import { sdpRouter } from '../sdp/sdp-router.ts';
import type { StreamKeys } from '../stream-keys.ts';

export interface WhipSettings {
  readonly homes: Pick<MediaHomes, 'askSdp'>;
  readonly keys: StreamKeys;
  readonly realtime: Pick<Realtime, 'statusOf'>;
}

/**
 * Ingest for encoders (WHIP, RFC 9725) at `/media/whip/SHOW` with the show's stream key. A key that was made anew ends
 * no session that runs: it is the next one that needs the new key.
 */
export const whipRouter = ({ homes, keys, realtime }: WhipSettings): Router =>
  sdpRouter({
    kind: 'whip',
    async allowed(showId, authorization) {
      const key = bearerOf(authorization);
      return key && (await keys.fits(showId, key))
        ? accept(null)
        : refuse('unauthenticated', 'Send the show’s stream key');
    },
    async mayOpen(showId) {
      const status = await realtime.statusOf(showId, null);
      if (!status.ok) return status;
      return status.value === 'ended' || status.value === 'reviewed' ? refuse('show_over') : accept(null);
    },
    ask: homes.askSdp,
  });
