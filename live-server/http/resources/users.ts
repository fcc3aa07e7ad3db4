import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { User, UserChange } from '#shared/contract/sessions.ts';
import type { StoredUser, UserChanges } from '../../storage/directory.ts';
import type { HandlersOf } from '../handler.ts';
import { newId } from '../new-id.ts';
import { pageOf } from '../pages.ts';
import { refuseInvalid } from '../parse.ts';
import { regionIdsOf, storeIdsOf } from '../sessions/demo-users.ts';
import { makePasswordLink } from '../sessions/password-link.ts';
import { hashPassword } from '../sessions/passwords.ts';
import type { Context } from './context.ts';
import { unknownRegions, unknownStores } from './references.ts';

type Names = 'users.list' | 'users.create' | 'users.update' | 'users.passwordLink';

export function userHandlers({ directory, sessions, now }: Context): HandlersOf<Names> {
  const { access } = directory;
  const viewOf = (user: StoredUser): User => {
    const { id, username, name, role, lockedAt } = user;
    const serving = role === 'store' ? { storeIds: [...storeIdsOf(user, directory)] } : {};
    return {
      ...{ id, username, name, role, regionIds: [...regionIdsOf(user, directory)] },
      ...serving,
      ...(lockedAt ? { locked: true } : {}),
    };
  };
  const unknown = ({ regionIds = [], storeIds = [] }: Pick<UserChange, 'regionIds' | 'storeIds'>) => [
    ...unknownRegions(directory, regionIds),
    ...unknownStores(directory, storeIds),
  ];
  return {
    'users.list': ({ query }) => {
      const page = pageOf(access.users(), query);
      return page.ok ? accept({ ...page.value, items: page.value.items.map(viewOf) }) : page;
    },
    'users.create': async ({ body: { password, ...rest } }) => {
      const issues = unknown(rest);
      if (issues.length > 0) return refuseInvalid(issues);
      const passwordHash = password === undefined ? '' : await hashPassword(password);
      const user = { ...rest, id: newId('user'), passwordHash };
      const inserted = await access.insertUser(user);
      return inserted.ok ? accept(viewOf(user)) : inserted;
    },
    'users.update': async ({ params, body }) => {
      const issues = unknown(body);
      if (issues.length > 0) return refuseInvalid(issues);
      const changed = await access.changeUser(params.id, (user, users) =>
        changesTo(user, body, users.filter(sessions.mayUse), now()),
      );
      if (!changed.ok) return changed;
      if (changed.value.lockedAt) await access.endSessions(params.id);
      return accept(viewOf(changed.value));
    },
    'users.passwordLink': ({ params }) => makePasswordLink(directory, params.id, now()),
  };
}

/** `users`: those who may sign in. `last_admin` where nobody would be left to administer. */
function changesTo(
  user: StoredUser,
  { locked, name, role, regionIds, storeIds }: UserChange,
  users: readonly StoredUser[],
  now: number,
): Result<UserChanges> {
  const isLeaving = locked === true || (role !== undefined && role !== 'admin');
  const isOther = ({ id, role: theirs }: StoredUser) => theirs === 'admin' && id !== user.id;
  if (isLeaving && user.role === 'admin' && !user.lockedAt && !users.some(isOther))
    return refuse('last_admin');
  return accept({
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(regionIds === undefined ? {} : { regionIds }),
    ...(storeIds === undefined ? {} : { storeIds }),
    // A link that is out is dead with the lock.
    ...(locked === undefined
      ? {}
      : locked
        ? { lockedAt: user.lockedAt ?? now, passwordLink: null }
        : { lockedAt: null }),
  });
}
