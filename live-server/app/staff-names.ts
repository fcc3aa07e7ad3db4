import type { OrderView } from '#shared/contract/viewers.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import type { Directory } from '../storage/directory.ts';

/** A person's or a program's name by id; one nobody knows any more stays an id. */
export function staffNames({ access }: Directory): (id: string) => string {
  const tokens = new Map(access.tokens().map(({ id, name }) => [id, name]));
  return (id) => access.user(id)?.name ?? tokens.get(id) ?? id;
}

/** A staff view of an order, with who decided on its return. */
export function withDecider(
  view: OrderView,
  { returnAsked }: Order,
  name: (id: string) => string,
): OrderView {
  const by = returnAsked?.decided?.by;
  if (by === undefined || !view.returning?.decided) return view;
  return { ...view, returning: { ...view.returning, decided: { ...view.returning.decided, by: name(by) } } };
}
