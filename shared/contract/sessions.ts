import { z } from 'zod';
import { id, instant, line } from './basics.ts';
import { role } from './roles.ts';

const storeIds = z.array(id).max(200);

export const user = z.object({
  id,
  username: z.string(),
  name: z.string(),
  role,
  regionIds: z.array(id),
  /** Where role `store` serves. */
  storeIds: storeIds.optional(),
  /** Cannot sign in; absent = can. */
  locked: z.boolean().optional(),
});
export type User = z.infer<typeof user>;

export const signIn = z.object({ username: z.string().min(1).max(64), password: z.string().min(1).max(200) });
export const session = z.object({ user });
export const password = z.string().min(8).max(200);

/** Who may sign in to the demo, all with one password. Without the demo there is nobody, and no password. */
export const demoAccounts = z.object({
  accounts: z.array(z.object({ username: z.string(), role })),
  password: z.string().nullable(),
});
export type DemoAccounts = z.infer<typeof demoAccounts>;

const staffRole = role.exclude(['ingest']);

export const newUser = z.object({
  username: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,62}$/, 'lower-case letters, digits, . _ -'),
  name: line(80),
  /** Left out: nobody signs in before a password is set by a link. */
  password: password.optional(),
  role: staffRole,
  regionIds: z.array(id).max(100).default([]),
  storeIds: storeIds.default([]),
});

/** What is left out stays as it is; a user name stays for ever. */
export const userChange = z.object({
  name: line(80).optional(),
  role: staffRole.optional(),
  regionIds: z.array(id).max(100).optional(),
  storeIds: storeIds.optional(),
  locked: z.boolean().optional(),
});
export type UserChange = z.infer<typeof userChange>;

/** Sets a password once, before it expires; shown here alone, to be handed to its person. */
export const passwordLink = z.object({ key: z.string(), expiresAt: instant });
export type PasswordLink = z.infer<typeof passwordLink>;
export const passwordFromLink = z.object({ key: z.string().min(1).max(200), password });

/** The one-time set-up link's form: makes the first administrator. */
export const setUp = z.object({
  key: z.string().min(1).max(200),
  username: newUser.shape.username,
  name: line(80),
  password,
});

export const newToken = z.object({ name: line(80), role, regionIds: z.array(id).max(100).default([]) });
export const token = z.object({
  id,
  name: z.string(),
  role,
  regionIds: z.array(id),
  createdAt: instant,
  revokedAt: instant.nullable(),
});
/** The secret is in the answer to the creation alone, never again. */
export const tokenCreated = token.extend({ token: z.string() });
