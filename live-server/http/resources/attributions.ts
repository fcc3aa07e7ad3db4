import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';

/** "Why this guide?", and a person's answer to it. */
export function attributionHandlers({
  app,
}: Context): HandlersOf<'attributions.get' | 'attributions.create' | 'attributions.dispute'> {
  return {
    'attributions.get': ({ params, query, staff }) => app.attribution(params.id, staff, query.showId),
    'attributions.dispute': ({ params, body, staff }) => app.dispute(params.id, body, staff),
    'attributions.create': ({ params, body, staff }) => app.reattribute(params.id, body, staff),
  };
}
