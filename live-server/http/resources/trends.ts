import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';

export const trendHandlers = ({ app }: Context): HandlersOf<'trends.get'> => ({
  'trends.get': ({ query, staff }) => app.trends(query, staff),
});
