import type { Router } from 'express';
import { accept, refuse } from '#shared/contract/errors.ts';
import { may } from '#shared/contract/roles.ts';
import type { App } from '../../app/api.ts';
import type { Realtime } from '../../app/realtime.ts';
import { bearerOf, type Sessions } from '../../http/sessions/sessions.ts';
import type { MediaHomes } from '../homes.ts';
import { sdpRouter } from '../sdp/sdp-router.ts';

export interface WhepSettings {
  readonly homes: Pick<MediaHomes, 'askSdp'>;
  readonly app: Pick<App, 'visitor'>;
  readonly sessions: Pick<Sessions, 'identify'>;
  readonly realtime: Pick<Realtime, 'statusOf'>;
  /** Resolves when who may sign in is known as any node knows it. */
  readonly fresh: () => Promise<void>;
}

/**
 * Watching for other players (WHEP, draft-ietf-wish-whep) at `/media/whep/SHOW`, with a viewer's token of that show or
 * a staff token. A player gets what is on air when it asks; when another publisher is taken on air its session ends,
 * and it asks again, as players do.
 */
export const whepRouter = ({ homes, app, sessions, realtime, fresh }: WhepSettings): Router =>
  sdpRouter({
    kind: 'whep',
    async allowed(showId, authorization) {
      const token = bearerOf(authorization);
      const visitor = token === null ? null : app.visitor(token);
      if (visitor) return visitor.showId === showId ? accept(null) : refuse('forbidden');
      await fresh();
      const staff = sessions.identify({ authorization })?.staff ?? null;
      if (!staff) return refuse('unauthenticated', 'Send a viewer’s token or a staff token');
      if (!may(staff.role, 'shows.read')) return refuse('forbidden');
      const visible = await realtime.statusOf(showId, staff);
      return visible.ok ? accept(null) : visible;
    },
    async mayOpen(showId) {
      const status = await realtime.statusOf(showId, null);
      if (!status.ok) return status;
      return status.value === 'live' ? accept(null) : refuse('show_not_live');
    },
    ask: homes.askSdp,
  });
