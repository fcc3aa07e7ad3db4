import { expect, test } from 'vitest';
import { exportNames } from '#shared/contract/show-routes.ts';
import { goLive, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

test('no table names a column twice, and each says its currency', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'show.end' });
  for (const name of exportNames.filter((one) => one.endsWith('.csv'))) {
    let text = '';
    for await (const chunk of ok(await server.app.exportShow(showId, name, staff.admin)).chunks)
      text += chunk;
    const columns = (text.replace('\uFEFF', '').split('\r\n')[0] ?? '').split(',');
    expect({ name, columns: [...new Set(columns)] }).toEqual({ name, columns });
    expect(columns).toContain('currency');
  }
});
