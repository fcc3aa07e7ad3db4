import type { Router } from 'express';
import { accept, refuse } from '#shared/contract/errors.ts';
import type { Realtime } from '../../app/realtime.ts';
import { bearerOf } from '../../http/sessions/sessions.ts';
import type { MediaRooms } from '../rooms.ts';
import { sdpRouter } from '../sdp/sdp-router.ts';
import type { StreamKeys } from '../stream-keys.ts';
import type { MediaLog } from '../worker.ts';
import { openSession } from './session.ts';

export interface WhipSettings {
  readonly rooms: MediaRooms;
  readonly keys: StreamKeys;
  readonly realtime: Pick<Realtime, 'statusOf'>;
  readonly newId: () => string;
  readonly log: MediaLog;
}

/**
 * Ingest for encoders (WHIP, RFC 9725) at `/media/whip/SHOW` with the show's stream key. A key that was made anew ends
 * no session that runs: it is the next one that needs the new key.
 */
export const whipRouter = (settings: WhipSettings): Router =>
  sdpRouter({
    allowed(showId, authorization) {
      const key = bearerOf(authorization);
      return key && settings.keys.fits(showId, key)
        ? accept(null)
        : refuse('unauthenticated', 'Send the show’s stream key');
    },
    async open(showId, offer, ended) {
      const status = await settings.realtime.statusOf(showId, null);
      if (!status.ok) return status;
      if (status.value === 'ended' || status.value === 'reviewed') return refuse('show_over');
      return openSession({ ...settings, showId, offer, ended });
    },
  });
