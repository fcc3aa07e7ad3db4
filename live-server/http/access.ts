import type { IncomingMessage } from 'node:http';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { may } from '#shared/contract/roles.ts';
import type { Access } from '#shared/contract/route.ts';
import type { App } from '../app/api.ts';
import type { Caller } from './handler.ts';
import { isForeignOrigin } from './sessions/origin.ts';
import { bearerOf, type Sessions } from './sessions/sessions.ts';

export interface AccessSettings {
  readonly app: App;
  readonly sessions: Sessions;
  readonly publicUrl: string | null;
}

/**
 * The one access check of every route. `unauthenticated` when nobody we know is calling, `forbidden` when somebody
 * we know may not. Regions are checked where the record is known: by the application and by the handlers' scopes.
 */
export function authorise(
  settings: AccessSettings,
  access: Access,
  request: IncomingMessage,
): Result<Caller> {
  const { app, sessions, publicUrl } = settings;
  const { authorization, cookie } = request.headers;
  const bearer = bearerOf(authorization);
  const visitor = bearer ? app.visitor(bearer) : null;
  if (access === 'viewer' && visitor) return accept({ visitor, identity: null, guideId: null });
  const guideId = bearer && !visitor ? app.guides.links.guideOf(bearer) : null;
  if (access === 'guide' && guideId !== null) return accept({ visitor: null, identity: null, guideId });

  const identity = visitor ? null : sessions.identify({ authorization, cookie });
  const isUnsafe = request.method !== 'GET' && request.method !== 'HEAD';
  if (identity?.via === 'session' && isUnsafe && isForeignOrigin(request, publicUrl))
    return refuse('forbidden', 'The request came from another site’s page');

  if (access === 'public') return accept({ visitor, identity, guideId: null });
  if (!identity) return visitor || guideId !== null ? refuse('forbidden') : refuse('unauthenticated');
  if (access === 'viewer') return refuse('forbidden', 'This is for viewers: send the token of a visit');
  if (access === 'guide') return refuse('forbidden', 'This is for guides: send the token of a personal link');
  if (access !== 'staff' && !may(identity.staff.role, access)) return refuse('forbidden');
  return accept({ visitor: null, identity, guideId: null });
}
