import { expect, it } from 'vitest';
import type { ShowView } from '#shared/contract/shows.ts';
import { problemIn } from '../http/testing/client.ts';
import { makeSampleBrand, startSampleShow } from '../http/testing/sample-brand.ts';
import { startTestServer } from '../http/testing/test-server.ts';

it('makes a draft with the same plan and stock of its own, which can go live', async () => {
  const server = await startTestServer();
  try {
    const { call, cookie } = server;
    const brand = await makeSampleBrand(call, cookie);
    const { showId, itemId, dealId } = await startSampleShow(call, cookie, brand);
    const clone = (json: Record<string, unknown>, id = showId) =>
      call<{ id: string }>('POST', `/api/shows/${id}/clone`, { cookie, json });
    const plannedStartAt = Date.now() + 86_400_000;
    const made = await clone({ plannedStartAt, title: 'Encore' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ status: 'draft', title: { en: 'Encore' }, plannedStartAt });
    const { body: view } = await call<ShowView>('GET', `/api/shows/${made.body.id}`, { cookie });
    expect(view.lineup).toMatchObject([{ id: itemId, stock: { prepared: 20, available: 20, sold: 0 } }]);
    expect(view.deals).toMatchObject([{ id: dealId, state: 'planned', remaining: 5 }]);
    for (const type of ['show.schedule', 'show.start'])
      expect(
        (await call('POST', `/api/shows/${made.body.id}/commands`, { cookie, json: { type } })).status,
      ).toBe(200);

    expect(problemIn(await clone({ plannedStartAt, regionIds: ['nowhere'] })).code).toBe('not_found');
    expect(problemIn(await clone({ plannedStartAt }, 'nothing')).code).toBe('not_found');
    expect(problemIn(await clone({})).code).toBe('invalid');
  } finally {
    await server.stop();
  }
});
