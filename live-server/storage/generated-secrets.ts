import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RecordRow } from './stored-records.ts';

/** Generated ones are long; one that another company chose is theirs to choose, within reason. */
export const secretText = z.string().min(8, 'at least 8 characters').max(500);

export interface Secrets {
  readonly sessionSecret: string;
  readonly viewerKey: string;
  readonly paymentSecret: string;
}

export const secretNames = [
  'sessionSecret',
  'viewerKey',
  'paymentSecret',
] as const satisfies (keyof Secrets)[];

const stored = z.object({ sessionSecret: secretText, viewerKey: secretText, paymentSecret: secretText });
const agreed = stored.partial();
/** Those that nobody has set, of an installation that is moved or shared by several nodes. */
export type SomeSecrets = z.infer<typeof agreed>;

/** Under which the directory keeps them where several nodes share it. */
export const AGREED = 'agreed-secrets';

export const fileOfSecrets = (dataDir: string): string => join(dataDir, 'secrets.json');

export function newSecrets(): Secrets {
  const make = () => randomBytes(32).toString('base64url');
  return { sessionSecret: make(), viewerKey: make(), paymentSecret: make() };
}

/** What was generated in a folder; null where nothing was. Throws where the file is damaged. */
export function secretsIn(dataDir: string): Secrets | null {
  const file = fileOfSecrets(dataDir);
  if (!existsSync(file)) return null;
  const secrets = stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  chmodSync(file, 0o600);
  return secrets;
}

/** Throws the system's error, also where some are kept there already. */
export function keepSecrets(dataDir: string, secrets: Secrets): void {
  writeFileSync(fileOfSecrets(dataDir), `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
}

/** As they stand in a setting; none where it does not stand. */
export const parseAgreed = (text: string | null | undefined): SomeSecrets =>
  text ? agreed.parse(JSON.parse(text)) : {};

/** The same installation's records, its generated secrets among them, as several nodes would have agreed on them. */
export function withSecrets(rows: readonly RecordRow[], secrets: Secrets | null): readonly RecordRow[] {
  if (secrets === null) return rows;
  const { sessionSecret, viewerKey, paymentSecret } = secrets;
  const body = JSON.stringify({ sessionSecret, viewerKey, paymentSecret });
  return [
    { kind: 'setting', position: 0, id: AGREED, code: null, body },
    ...rows.filter(({ kind, id }) => kind !== 'setting' || id !== AGREED),
  ];
}

/**
 * Has a folder start with the secrets that stand in its records, which come from several nodes; what those had set
 * themselves is set here too, or made. False where the folder has others.
 */
export function keepAgreed(dataDir: string, text: string | null | undefined): boolean {
  const some = parseAgreed(text);
  if (Object.keys(some).length === 0) return true;
  const here = secretsIn(dataDir);
  if (here) return secretNames.every((name) => some[name] === undefined || some[name] === here[name]);
  const { sessionSecret, viewerKey, paymentSecret } = newSecrets();
  keepSecrets(dataDir, {
    sessionSecret: some.sessionSecret ?? sessionSecret,
    viewerKey: some.viewerKey ?? viewerKey,
    paymentSecret: some.paymentSecret ?? paymentSecret,
  });
  return true;
}
