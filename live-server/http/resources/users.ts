import { accept } from '#shared/contract/errors.ts';
import type { User } from '#shared/contract/sessions.ts';
import type { StoredUser } from '../../storage/directory.ts';
import type { HandlersOf } from '../handler.ts';
import { newId } from '../new-id.ts';
import { pageOf } from '../pages.ts';
import { refuseInvalid } from '../parse.ts';
import { regionIdsOf, storeIdsOf } from '../sessions/demo-users.ts';
import { hashPassword } from '../sessions/passwords.ts';
import type { Context } from './context.ts';
import { unknownRegions, unknownStores } from './references.ts';

export function userHandlers({ directory }: Context): HandlersOf<'users.list' | 'users.create'> {
  const viewOf = (user: StoredUser): User => {
    const { id, username, name, role } = user;
    const serving = role === 'store' ? { storeIds: [...storeIdsOf(user, directory)] } : {};
    return { id, username, name, role, regionIds: [...regionIdsOf(user, directory)], ...serving };
  };
  return {
    'users.list': ({ query }) => {
      const page = pageOf(directory.access.users(), query);
      return page.ok ? accept({ ...page.value, items: page.value.items.map(viewOf) }) : page;
    },
    'users.create': async ({ body: { password, ...rest } }) => {
      const issues = [
        ...unknownRegions(directory, rest.regionIds),
        ...unknownStores(directory, rest.storeIds),
      ];
      if (issues.length > 0) return refuseInvalid(issues);
      const user = { ...rest, id: newId('user'), passwordHash: await hashPassword(password) };
      const inserted = await directory.access.insertUser(user);
      return inserted.ok ? accept(viewOf(user)) : inserted;
    },
  };
}
