import type { RouteName } from '#shared/contract/routes.ts';
import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';

type Names = Extract<RouteName, `planning.${string}`>;

export function planningHandlers({ app }: Context): HandlersOf<Names> {
  return {
    'planning.suggestions': ({ params, staff }) => app.planning.suggestions(params.id, staff),
  };
}
