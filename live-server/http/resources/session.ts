import { ipKeyGenerator } from 'express-rate-limit';
import { accept, refuse } from '#shared/contract/errors.ts';
import type { RouteOf } from '#shared/contract/routes.ts';
import type { User } from '#shared/contract/sessions.ts';
import type { StoredUser } from '../../storage/directory.ts';
import type { Handler, HandlersOf } from '../handler.ts';
import { newId } from '../new-id.ts';
import { demoAccountsOf } from '../sessions/demo-users.ts';
import { isForeignOrigin } from '../sessions/origin.ts';
import { setPasswordByLink } from '../sessions/password-link.ts';
import { checkPassword, hashPassword } from '../sessions/passwords.ts';
import { takeSetupKey } from '../sessions/setup-key.ts';
import { createSharedWindow } from '../shared-window.ts';
import type { Context } from './context.ts';

const WINDOW_MS = 5 * 60_000;
const FAILURES_PER_USER = 10;
const FAILURES_PER_ADDRESS = 200;

type Names =
  | 'session.create'
  | 'session.get'
  | 'session.delete'
  | 'demo.accounts'
  | 'setup.create'
  | 'passwords.set';

export function sessionHandlers(context: Context, publicUrl: string | null): HandlersOf<Names> {
  const { directory, sessions } = context;
  const viewOf = (user: StoredUser): User => {
    const { id, name, role, regionIds, storeIds } = sessions.staffOf(user);
    const serving = storeIds ? { storeIds: [...storeIds] } : {};
    return { id, username: user.username, name, role, regionIds: [...regionIds], ...serving };
  };
  return {
    'session.create': signIn(context, publicUrl, viewOf),
    'session.get': ({ staff, identity }) => {
      const user = identity.via === 'session' ? directory.access.user(staff.id) : null;
      const { id, name, role, regionIds } = staff;
      return accept({ user: user ? viewOf(user) : { id, username: name, name, role, regionIds } });
    },
    'session.delete': async ({ identity, response }) => {
      if (identity.via === 'session') await sessions.end(identity.sessionId);
      response.setHeader('Set-Cookie', sessions.clearedCookie());
      return accept(null);
    },
    'demo.accounts': () => accept(demoAccountsOf(directory, sessions.mayUse)),
    'setup.create': setUp(context, publicUrl, viewOf),
    'passwords.set': setPassword(context, publicUrl, viewOf),
  };
}

function signIn(
  { directory, sessions, now, clientAddress, counts }: Context,
  publicUrl: string | null,
  viewOf: (user: StoredUser) => User,
): Handler<RouteOf<'session.create'>> {
  const byUser = createSharedWindow('sign-in', FAILURES_PER_USER, WINDOW_MS, now, counts);
  const byAddress = createSharedWindow('sign-in from', FAILURES_PER_ADDRESS, WINDOW_MS, now, counts);
  return async ({ body, request, response, caller }) => {
    if (isForeignOrigin(request, publicUrl))
      return refuse('forbidden', 'The request came from another site’s page');
    const address = ipKeyGenerator(clientAddress(request) || '0.0.0.0');
    const key = `${address} ${body.username}`;
    // Counted before the password is looked at, so that many tries at once count as many.
    const limited = (await byUser.take(key)) ?? (await byAddress.take(address));
    if (limited) return { ok: false, error: limited };
    const user = directory.access.userByName(body.username);
    const isRight = await checkPassword(body.password, user?.passwordHash ?? null);
    if (!user || !isRight || !sessions.mayUse(user)) return refuse('bad_credentials');
    await byUser.forget(key);
    await byAddress.giveBack(address);
    if (caller.identity?.via === 'session') await sessions.end(caller.identity.sessionId);
    const { cookie } = await sessions.start(user);
    response.setHeader('Set-Cookie', cookie);
    return accept({ user: viewOf(user) });
  };
}

function setPassword(
  { directory, sessions, now, clientAddress, counts }: Context,
  publicUrl: string | null,
  viewOf: (user: StoredUser) => User,
): Handler<RouteOf<'passwords.set'>> {
  const tries = createSharedWindow('password link', FAILURES_PER_ADDRESS, WINDOW_MS, now, counts);
  return async ({ body, request, response }) => {
    if (isForeignOrigin(request, publicUrl))
      return refuse('forbidden', 'The request came from another site’s page');
    const limited = await tries.take(ipKeyGenerator(clientAddress(request) || '0.0.0.0'));
    if (limited) return { ok: false, error: limited };
    const set = await setPasswordByLink(directory, body.key, body.password, now());
    if (!set.ok) return set;
    if (!sessions.mayUse(set.value)) return refuse('forbidden');
    const { cookie } = await sessions.start(set.value);
    response.setHeader('Set-Cookie', cookie);
    return accept({ user: viewOf(set.value) });
  };
}

function setUp(
  { directory, sessions, now, counts }: Context,
  publicUrl: string | null,
  viewOf: (user: StoredUser) => User,
): Handler<RouteOf<'setup.create'>> {
  const tries = createSharedWindow('set-up', FAILURES_PER_USER, WINDOW_MS, now, counts);
  const take = takeSetupKey(directory);
  return async ({ body, request, response }) => {
    if (isForeignOrigin(request, publicUrl))
      return refuse('forbidden', 'The request came from another site’s page');
    const limited = await tries.take('everyone');
    if (limited) return { ok: false, error: limited };
    const passwordHash = await hashPassword(body.password);
    const giveBack = await take(body.key);
    if (!giveBack) return refuse('forbidden', 'The set-up link is not valid any more');
    const user: StoredUser = {
      id: newId('user'),
      username: body.username,
      name: body.name,
      role: 'admin',
      regionIds: [],
      passwordHash,
    };
    const inserted = await directory.access.insertUser(user);
    if (!inserted.ok) {
      await giveBack();
      return inserted;
    }
    const { cookie } = await sessions.start(user);
    response.setHeader('Set-Cookie', cookie);
    return accept({ user: viewOf(user) });
  };
}
