import type { z } from 'zod';
import { accept } from '#shared/contract/errors.ts';
import type { token as tokenView } from '#shared/contract/sessions.ts';
import { personOf } from '#shared/domain/show/person.ts';
import type { StoredToken } from '../../storage/directory.ts';
import type { HandlersOf } from '../handler.ts';
import { newId } from '../new-id.ts';
import { pageOf } from '../pages.ts';
import { refuseInvalid } from '../parse.ts';
import { randomSecret, sha256 } from '../sessions/secrets.ts';
import { TOKEN_PREFIX } from '../sessions/sessions.ts';
import type { Context } from './context.ts';
import { unknownRegions } from './references.ts';

export function tokenHandlers({
  directory,
  now,
}: Context): HandlersOf<'tokens.list' | 'tokens.create' | 'tokens.delete'> {
  return {
    'tokens.list': ({ query }) => {
      const page = pageOf(directory.access.tokens(), query);
      return page.ok ? accept({ ...page.value, items: page.value.items.map(viewOf) }) : page;
    },
    'tokens.create': async ({ body, staff }) => {
      const issues = unknownRegions(directory, body.regionIds);
      if (issues.length > 0) return refuseInvalid(issues);
      const secret = TOKEN_PREFIX + randomSecret();
      const token = {
        ...body,
        id: newId('token'),
        createdAt: now(),
        revokedAt: null,
        secretHash: sha256(secret),
        madeBy: personOf(staff),
      };
      const inserted = await directory.access.insertToken(token);
      return inserted.ok ? accept({ ...viewOf(token), token: secret }) : inserted;
    },
    'tokens.delete': ({ params }) => directory.access.revokeToken(params.id, now()),
  };
}

function viewOf({
  id,
  name,
  role,
  regionIds,
  createdAt,
  revokedAt,
}: StoredToken): z.output<typeof tokenView> {
  return { id, name, role, regionIds: [...regionIds], createdAt, revokedAt };
}
