import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandTable, commandTypes } from '#shared/contract/commands.ts';
import { may, type Role, role as roleSchema } from '#shared/contract/roles.ts';
import type { Route } from '#shared/contract/route.ts';
import { routes } from '#shared/contract/routes.ts';
import { problemIn } from './testing/client.ts';
import { makeSampleBrand, newShow, startSampleShow, visit } from './testing/sample-brand.ts';
import { sampleCommands } from './testing/sample-commands.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

type Who = Role | 'nobody' | 'viewer' | 'guide';
const everyone: readonly Who[] = [...roleSchema.options, 'viewer', 'guide', 'nobody'];

/** What the one table says, worked out apart from the server's own check. */
function expected(route: Route, who: Who): 'allowed' | 'unauthenticated' | 'forbidden' {
  const { access } = route;
  // Public in the table because viewers and staff share it; its summary names who may.
  if (route.name === 'orders.get') {
    if (who === 'nobody' || who === 'guide') return 'unauthenticated';
    return who === 'viewer' || may(who, 'shows.read') ? 'allowed' : 'forbidden';
  }
  if (access === 'public') return 'allowed';
  if (who === 'nobody') return 'unauthenticated';
  if (access === 'guide') return who === 'guide' ? 'allowed' : 'forbidden';
  if (who === 'guide') return 'forbidden';
  if (access === 'viewer') return who === 'viewer' ? 'allowed' : 'forbidden';
  if (who === 'viewer') return 'forbidden';
  return access === 'staff' || may(who, access) ? 'allowed' : 'forbidden';
}

let server: TestServer;
const tokens = new Map<Who, string>();
let planned = '';

beforeAll(async () => {
  server = await startTestServer();
  const brand = await makeSampleBrand(server.call, server.cookie);
  const { showId } = await startSampleShow(server.call, server.cookie, brand);
  for (const role of roleSchema.options) tokens.set(role, await server.tokenFor(role, [brand.east]));
  tokens.set('viewer', await visit(server.call, showId));
  const link = await server.call<{ path: string }>('POST', `/api/guides/${brand.guide}/link`, {
    cookie: server.cookie,
    json: {},
  });
  tokens.set('guide', link.body.path.replace('/g/', ''));
  const made = await server.call<{ id: string }>('POST', '/api/shows', {
    cookie: server.cookie,
    json: newShow([brand.east]),
  });
  planned = made.body.id;
});
afterAll(() => server.stop());

describe.each(routes.map((route) => [route.name, route] as const))('%s', (_, route) => {
  it.each(everyone)('answers %s as the role table says', async (who) => {
    const path = route.path.replace(':id', 'nothing-here').replace(':name', 'orders.csv');
    const raw = { type: route.body?.type === 'csv' ? 'text/csv' : 'application/x-ndjson', content: '\n' };
    const reply = await server.call(route.method, path, {
      token: tokens.get(who),
      ...(route.body?.type === 'json' ? { json: {} } : route.body ? { raw } : {}),
    });
    const { code } = problemIn(reply);
    const decision = expected(route, who);
    if (decision === 'allowed') {
      expect(['unauthenticated', 'forbidden']).not.toContain(code);
      expect(reply.status, reply.text).toBeLessThan(500);
    } else {
      expect(code).toBe(decision);
      expect(reply.status).toBe(decision === 'unauthenticated' ? 401 : 403);
    }
  });
});

describe.each(commandTypes)('the command %s', (type) => {
  it.each(roleSchema.options)('takes %s as its capability says', async (role) => {
    const reply = await server.call('POST', `/api/shows/${planned}/commands`, {
      token: tokens.get(role),
      json: sampleCommands[type],
    });
    const { code } = problemIn(reply);
    if (!may(role, commandTable[type].needs)) expect(code).toBe('forbidden');
    // Role `region` acts on what is its region's own; these commands name things that are not there.
    else if (role !== 'region') expect(code).not.toBe('forbidden');
    expect(code, reply.text).not.toBe('invalid');
  });
});
