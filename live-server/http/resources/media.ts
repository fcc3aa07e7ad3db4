import { accept } from '#shared/contract/errors.ts';
import { streamBuckets } from '#shared/domain/stream/buckets.ts';
import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';

export function mediaHandlers({
  app,
  streamLog,
  recordings,
  now,
}: Context): HandlersOf<'streams.get' | 'recordings.get'> {
  return {
    'streams.get': async ({ params, query: { from, to, step }, staff }) => {
      const found = await app.showView(params.id, staff);
      if (!found.ok) return found;
      const { startedAt } = found.value.show;
      if (startedAt === null) return accept({ step, buckets: [] });
      const samples = await streamLog.read(params.id, from ?? startedAt, to ?? now() + 1);
      return accept({ step, buckets: streamBuckets(samples, startedAt, step) });
    },
    'recordings.get': async ({ params, staff }) => {
      const found = await app.showView(params.id, staff);
      return found.ok ? accept({ items: await recordings.list(params.id) }) : found;
    },
  };
}
