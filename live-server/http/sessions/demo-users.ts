import type { Role } from '#shared/contract/roles.ts';
import type { DemoAccounts } from '#shared/contract/sessions.ts';
import type { Directory, StoredUser } from '../../storage/directory.ts';
import { hashPassword } from './passwords.ts';

/** Demo accounts carry this in their id: outside demo mode nobody can sign in with one. */
const PREFIX = 'demo:';
const PASSWORD = 'demo';
const REGION_USER = 'region-east';
const REGION_CODE = 'EAST';
const STORE_USER = 'store';

const demoUsers: readonly { username: string; name: string; role: Exclude<Role, 'ingest'> }[] = [
  { username: 'admin', name: 'Demo admin', role: 'admin' },
  { username: 'planner', name: 'Demo planner', role: 'planner' },
  { username: 'host', name: 'Demo host', role: 'host' },
  { username: 'operator', name: 'Demo operator', role: 'operator' },
  { username: 'analyst', name: 'Demo analyst', role: 'analyst' },
  { username: STORE_USER, name: 'Demo store', role: 'store' },
  { username: REGION_USER, name: 'Demo region East', role: 'region' },
];

export const isDemoUser = (user: Pick<StoredUser, 'id'>): boolean => user.id.startsWith(PREFIX);

/**
 * Makes the demo accounts that are missing, each with password `demo`: one hash does for all, since everybody is told
 * that it is the same. A name somebody else took stays theirs.
 */
export async function ensureDemoUsers(directory: Directory): Promise<void> {
  const missing = demoUsers.filter(({ username }) => directory.access.userByName(username) === null);
  if (missing.length === 0) return;
  const passwordHash = await hashPassword(PASSWORD);
  for (const user of missing)
    await directory.access.insertUser({ ...user, id: PREFIX + user.username, regionIds: [], passwordHash });
}

/** The demo accounts that can sign in, for who meets the demo first: none outside demo mode, where `mayUse` says no. */
export function demoAccountsOf(directory: Directory, mayUse: (user: StoredUser) => boolean): DemoAccounts {
  const accounts = demoUsers.flatMap(({ username, role }) => {
    const user = directory.access.userByName(username);
    return user && isDemoUser(user) && mayUse(user) ? [{ username, role }] : [];
  });
  return { accounts, password: accounts.length > 0 ? PASSWORD : null };
}

/**
 * The regions a user may act in. The demo's region user is made before the demo's regions are, so its region is
 * looked up by code whenever it is asked for.
 */
export function regionIdsOf(user: StoredUser, directory: Directory): readonly string[] {
  if (user.id !== PREFIX + REGION_USER || user.regionIds.length > 0) return user.regionIds;
  const region = directory.regions.byCode(REGION_CODE);
  return region ? [region.id] : [];
}

/** Where a user of role `store` serves; the demo's at the first store of the region user's region. */
export function storeIdsOf(user: StoredUser, directory: Directory): readonly string[] {
  if (user.id !== PREFIX + STORE_USER || (user.storeIds ?? []).length > 0) return user.storeIds ?? [];
  const region = directory.regions.byCode(REGION_CODE);
  for (const { id, regionId } of directory.stores.all()) if (regionId === region?.id) return [id];
  return [];
}
