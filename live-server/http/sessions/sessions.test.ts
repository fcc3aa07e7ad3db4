import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoAccounts } from '#shared/contract/sessions.ts';
import { cookieOf, problemIn } from '../testing/client.ts';
import { makeSampleBrand } from '../testing/sample-brand.ts';
import { ADMIN, startBare, startTestServer, type TestServer } from '../testing/test-server.ts';
import { SESSION_MS } from './sessions.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const { username, password } = ADMIN;
const signIn = (json: unknown = { username, password }, headers: Record<string, string> = {}) =>
  server.call<{ user: { id: string; role: string } }>('POST', '/api/session', { json, headers });
const whoAmI = (cookie: string) => server.call('GET', '/api/session', { cookie });

describe('signing in', () => {
  it('answers the user and an HttpOnly, SameSite=Lax cookie', async () => {
    const reply = await signIn();
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({
      user: { id: expect.any(String), username, name: 'Admin', role: 'admin', regionIds: [] },
    });
    const [cookie = ''] = reply.headers.getSetCookie();
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect(cookie).not.toMatch(/; Secure/i);
    expect(reply.text).not.toContain('scrypt');
    expect((await whoAmI(cookieOf(reply))).body).toEqual(reply.body);
  });

  it('says the same of a wrong password and of an unknown user', async () => {
    const wrong = await signIn({ username, password: 'no' });
    const unknown = await signIn({ username: 'nobody', password: 'no' });
    expect(wrong.status).toBe(401);
    expect(problemIn(wrong)).toEqual(problemIn(unknown));
    expect(problemIn(wrong).code).toBe('bad_credentials');
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  it('is refused from another site’s page, with Origin or without a friend in Sec-Fetch-Site', async () => {
    expect((await signIn(undefined, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await signIn(undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await signIn(undefined, { origin: server.call.url })).status).toBe(201);
  });

  it('is rate-limited by address and user after ten failures, and by nobody else’s', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    for (let n = 0; n < 10; n += 1)
      expect((await signIn({ username: 'target', password: `no ${n}` }, headers)).status).toBe(401);
    const limited = await signIn({ username: 'target', password: 'no' }, headers);
    expect(limited.status).toBe(429);
    expect(problemIn(limited).code).toBe('rate_limited');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn(undefined, headers)).status).toBe(201);
    const elsewhere = { 'x-forwarded-for': '203.0.113.8' };
    expect((await signIn({ username: 'target', password: 'no' }, elsewhere)).status).toBe(401);
  });
});

describe('a session', () => {
  it('ends on signing out, at once and for good', async () => {
    const cookie = cookieOf(await signIn());
    const out = await server.call('DELETE', '/api/session', { cookie });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toMatch(/Max-Age=0/);
    expect((await whoAmI(cookie)).status).toBe(401);
  });

  it('of an unsafe request is worth nothing from another site’s page', async () => {
    const request = { cookie: server.cookie, json: { code: 'X1', name: { en: 'a', zh: 'b' } } };
    const foreign = await server.call('POST', '/api/regions', {
      ...request,
      headers: { origin: 'https://evil.example' },
    });
    expect(problemIn(foreign).code).toBe('forbidden');
    const none = await server.call('POST', '/api/regions', { ...request, headers: { origin: 'null' } });
    expect(none.status).toBe(403);
    const own = await server.call('POST', '/api/regions', {
      ...request,
      headers: { origin: server.call.url },
    });
    expect(own.status).toBe(201);
  });

  it('is not made by a cookie somebody thought up', async () => {
    expect((await whoAmI('showcaller=abc')).status).toBe(401);
    expect((await whoAmI('showcaller=')).status).toBe(401);
    expect((await whoAmI('showcaller=%E0%A4%A; other=1')).status).toBe(401);
  });
});

describe('time', () => {
  it('ends a session 12 hours after its last use, and each use moves that on', async () => {
    const own = await startTestServer();
    try {
      const me = () => own.call('GET', '/api/session', { cookie: own.cookie });
      own.advance(SESSION_MS - 60_000);
      const slid = await me();
      expect(slid.status).toBe(200);
      expect(cookieOf(slid)).toBe(own.cookie);
      // The new end is written behind the answer; once it is, no further cookie comes.
      await expect.poll(async () => (await me()).headers.getSetCookie()).toEqual([]);
      own.advance(SESSION_MS - 60_000);
      expect((await me()).status).toBe(200);
      own.advance(SESSION_MS + 1);
      expect((await me()).status).toBe(401);
    } finally {
      await own.stop();
    }
  });
});

describe('a program’s token', () => {
  it('is shown once, works like its role, and stops when revoked', async () => {
    const made = await server.call<{ id: string; token: string }>('POST', '/api/tokens', {
      cookie: server.cookie,
      json: { name: 'importer', role: 'analyst' },
    });
    expect(made.status).toBe(201);
    const { id, token } = made.body;
    const listed = await server.call<{ items: { id: string; revokedAt: number | null }[] }>(
      'GET',
      '/api/tokens',
      {
        cookie: server.cookie,
      },
    );
    expect(listed.text).not.toContain(token);
    expect(listed.text).not.toContain('secretHash');
    expect(listed.body.items.map((one) => one.id)).toContain(id);

    const session = await server.call('GET', '/api/session', { token });
    expect(session.body).toMatchObject({ user: { id, role: 'analyst' } });
    expect((await server.call('DELETE', `/api/tokens/${id}`, { cookie: server.cookie })).status).toBe(204);
    expect((await server.call('GET', '/api/session', { token })).status).toBe(401);
    expect((await server.call('DELETE', '/api/tokens/none', { cookie: server.cookie })).status).toBe(404);
  });

  it('that is wrong is not made good by a cookie beside it', async () => {
    const reply = await server.call('GET', '/api/session', { cookie: server.cookie, token: 'sct_wrong' });
    expect(reply.status).toBe(401);
    const basic = await server.call('GET', '/api/session', {
      cookie: server.cookie,
      headers: { authorization: 'Basic abc' },
    });
    expect(basic.status).toBe(401);
  });

  it('needs regions that exist', async () => {
    const reply = await server.call('POST', '/api/tokens', {
      cookie: server.cookie,
      json: { name: 'x', role: 'region', regionIds: ['none'] },
    });
    expect(problemIn(reply).issues).toEqual([{ path: 'regionIds.0', message: 'no such region' }]);
  });
});

describe('users', () => {
  it('are made by an admin, once a name, and sign in with their role', async () => {
    const json = { username: 'mei', name: 'Mei', password: 'long enough', role: 'host' };
    const made = await server.call('POST', '/api/users', { cookie: server.cookie, json });
    expect(made.status).toBe(201);
    expect(made.text).not.toContain('scrypt');
    const again = await server.call('POST', '/api/users', { cookie: server.cookie, json });
    expect(problemIn(again).code).toBe('duplicate');
    expect((await signIn({ username: 'mei', password: 'long enough' })).body.user.role).toBe('host');
    const list = await server.call('GET', '/api/users', { cookie: server.cookie });
    expect(list.text).not.toContain('scrypt');
  });
});

describe('a user’s account', () => {
  const call = (method: string, path: string, json: object, cookie = server.cookie) =>
    server.call<Record<string, unknown>>(method, path, { cookie, json });
  const made = async (username: string, role = 'host') => {
    const user = { username, name: username, password: 'long enough', role };
    return String((await call('POST', '/api/users', user)).body.id);
  };
  const entered = async (username: string, password: string) => {
    const reply = await server.call('POST', '/api/session', { json: { username, password } });
    return { status: reply.status, cookie: reply.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  };

  it('changes its name, role and place, and the session follows at once', async () => {
    const id = await made('wen');
    const { cookie } = await entered('wen', 'long enough');
    const changed = await call('PATCH', `/api/users/${id}`, { name: 'Wen Li', role: 'operator' });
    expect(changed.body).toMatchObject({ name: 'Wen Li', role: 'operator', username: 'wen' });
    expect((await server.call('GET', '/api/session', { cookie })).text).toContain('"operator"');
    const wrong = await call('PATCH', `/api/users/${id}`, { role: 'store', storeIds: ['none'] });
    expect(problemIn(wrong).issues).toEqual([{ path: 'storeIds.0', message: 'no such store' }]);
    expect((await call('PATCH', '/api/users/none', { name: 'x' })).status).toBe(404);
    expect((await call('PATCH', `/api/users/${id}`, { role: 'ingest' })).status).toBe(422);
  });

  it('is locked out at once, with its sessions and links, and let in again', async () => {
    const id = await made('suo');
    const { cookie } = await entered('suo', 'long enough');
    const { key } = (await call('POST', `/api/users/${id}/password-link`, {})).body;
    expect((await call('PATCH', `/api/users/${id}`, { locked: true })).body).toMatchObject({ locked: true });
    expect((await server.call('GET', '/api/session', { cookie })).status).toBe(401);
    expect((await entered('suo', 'long enough')).status).toBe(401);
    expect((await call('POST', '/api/password', { key, password: 'another one' }, '')).status).toBe(403);
    expect((await call('PATCH', `/api/users/${id}`, { locked: false })).body.locked).toBeUndefined();
    expect((await entered('suo', 'long enough')).status).toBe(201);
    expect((await server.call('GET', '/api/session', { cookie })).status).toBe(401);
  });

  it('gets its password by a link that works once and ends its other sessions', async () => {
    const user = { username: 'xin', name: 'Xin', role: 'analyst' };
    const id = String((await call('POST', '/api/users', user)).body.id);
    expect((await entered('xin', '')).status).toBe(422);
    const first = (await call('POST', `/api/users/${id}/password-link`, {})).body;
    const second = (await call('POST', `/api/users/${id}/password-link`, {})).body;
    const set = (key: unknown, password: string) => call('POST', '/api/password', { key, password }, '');
    expect((await set(first.key, 'chosen by xin')).status).toBe(403);
    expect((await set(second.key, 'short')).status).toBe(422);
    const both = await Promise.all([set(second.key, 'chosen by xin'), set(second.key, 'chosen by thief')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 403]);
    expect((await set(second.key, 'chosen again')).status).toBe(403);
    const password = both[0]?.status === 201 ? 'chosen by xin' : 'chosen by thief';
    const { cookie } = await entered('xin', password);
    const third = (await call('POST', `/api/users/${id}/password-link`, {})).body;
    expect((await set(third.key, 'the third one')).status).toBe(201);
    expect((await server.call('GET', '/api/session', { cookie })).status).toBe(401);
    const own = (await entered('xin', 'the third one')).cookie;
    expect((await server.call('GET', '/api/users', { cookie: own })).status).toBe(403);
    expect((await server.call('GET', '/api/users', { cookie: server.cookie })).text).not.toContain('keyHash');
  });

  it('of the last who administers stays', async () => {
    const me = (await server.call<{ user: { id: string } }>('GET', '/api/session', { cookie: server.cookie }))
      .body.user.id;
    for (const change of [{ locked: true }, { role: 'host' }])
      expect(problemIn(await call('PATCH', `/api/users/${me}`, change)).code).toBe('last_admin');
    const other = await made('guan', 'admin');
    // Two administrators who lock each other out at once: one of them stays.
    const replies = await Promise.all(
      [me, other].map((id) => call('PATCH', `/api/users/${id}`, { role: 'planner' })),
    );
    const codes = replies.map(({ status }) => status);
    expect(codes.filter((status) => status === 200)).toHaveLength(1);
    if (codes[0] === 200) {
      const { cookie } = await entered('guan', 'long enough');
      expect((await call('PATCH', `/api/users/${me}`, { role: 'admin' }, cookie)).status).toBe(200);
    }
  });
});

describe('https', () => {
  it('of PUBLIC_URL makes the cookie Secure, and its origin a known one', async () => {
    const own = await startTestServer({ variables: { PUBLIC_URL: 'https://live.example' } });
    try {
      const reply = await own.call('POST', '/api/session', {
        json: ADMIN,
        headers: { origin: 'https://live.example' },
      });
      expect(reply.status).toBe(201);
      expect(reply.headers.getSetCookie()[0]).toMatch(/; Secure/);
    } finally {
      await own.stop();
    }
  });
});

describe('demo mode', () => {
  it('says who may sign in and how to anybody; a server outside it names nobody, and tells no password', async () => {
    const demo = await startBare({ flags: ['--demo'] });
    const names = ['admin', 'planner', 'host', 'operator', 'analyst', 'store', 'region-east'];
    const nobody = { accounts: [], password: null };
    try {
      const { body } = await demo.call<DemoAccounts>('GET', '/api/demo-accounts');
      expect(body.accounts.map(({ username: name }) => name)).toEqual(names);
      for (const { username: name, role } of body.accounts) {
        const json = { username: name, password: body.password };
        const reply = await demo.call('POST', '/api/session', { json });
        expect(reply.body, name).toMatchObject({ user: { username: name, role } });
      }
    } finally {
      await demo.running.close();
    }
    expect((await server.call('GET', '/api/demo-accounts')).body).toEqual(nobody);
    // Their accounts are still in the folder, and locked.
    const later = await startBare({}, demo.dataDir);
    try {
      expect((await later.call('GET', '/api/demo-accounts')).body).toEqual(nobody);
    } finally {
      await later.stop();
    }
  });

  it('has its users, the region’s bound to EAST as soon as that exists, and locks them outside', async () => {
    const demo = await startBare({ flags: ['--demo'] });
    const asUser = (name: string) =>
      demo.call<{ user: { role: string; regionIds: string[] } }>('POST', '/api/session', {
        json: { username: name, password: 'demo' },
      });
    expect(demo.running.setupKey).toBeNull();
    for (const name of ['admin', 'planner', 'host', 'operator', 'analyst']) {
      const reply = await asUser(name);
      expect(reply.body.user.role).toBe(name);
    }
    const admin = cookieOf(await asUser('admin'));
    const early = await asUser('region-east');
    expect(early.body.user).toMatchObject({ role: 'region', regionIds: [] });
    const brand = await makeSampleBrand(demo.call, admin);
    const now = await demo.call('GET', '/api/session', { cookie: cookieOf(early) });
    expect(now.body).toMatchObject({ user: { regionIds: [brand.east] } });
    await demo.running.close();

    const later = await startBare({}, demo.dataDir);
    try {
      expect(later.running.holdsDemo).toBe(true);
      expect(later.running.setupKey).not.toBeNull();
      const locked = await later.call('POST', '/api/session', {
        json: { username: 'admin', password: 'demo' },
      });
      expect(locked.status).toBe(401);
      expect((await later.call('GET', '/api/session', { cookie: admin })).status).toBe(401);
    } finally {
      await later.stop();
    }
  });
});
