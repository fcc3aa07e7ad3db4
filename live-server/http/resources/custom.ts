import type { CustomView } from '#shared/contract/custom.ts';
import { accept, type Result } from '#shared/contract/errors.ts';
import type { HandlersOf } from '../handler.ts';
import { pageOf } from '../pages.ts';
import type { Context } from './context.ts';

type Names =
  | 'custom.request'
  | 'custom.list'
  | 'custom.get'
  | 'custom.accept'
  | 'custom.withdraw'
  | 'custom.slots'
  | 'custom.book'
  | 'custom.unbook'
  | 'custom.listByStaff'
  | 'custom.everywhere'
  | 'custom.quote'
  | 'custom.decideQuote'
  | 'custom.make'
  | 'custom.cancelByStaff'
  | 'custom.bookByStaff'
  | 'custom.appointmentOutcome';

const wrapped = (custom: Result<CustomView>) => (custom.ok ? accept({ custom: custom.value }) : custom);
type Params = Readonly<Record<'id' | 'requestId', string>>;
const placeOf = ({ params }: { readonly params: Params }) => ({
  showId: params.id,
  requestId: params.requestId,
});

/** Pieces made for one customer: the customer's side and the brand's. */
export function customHandlers({ app }: Context): HandlersOf<Names> {
  return {
    'custom.request': async ({ params, body, visitor }) =>
      wrapped(await app.requestCustom(params.id, body, visitor)),
    'custom.list': async ({ visitor }) => {
      const customs = await app.customs(visitor);
      return customs.ok ? accept({ items: customs.value }) : customs;
    },
    'custom.get': async ({ params, visitor }) => wrapped(await app.custom(params.id, visitor)),
    'custom.accept': async ({ params, body, visitor }) => {
      const order = await app.acceptCustom(params.id, body, visitor);
      return order.ok ? accept({ order: order.value }) : order;
    },
    'custom.withdraw': async ({ params, body, visitor }) =>
      wrapped(await app.withdrawCustom(params.id, body.reason, visitor)),
    'custom.slots': ({ params, visitor }) => app.slots(params.id, visitor),
    'custom.book': async ({ params, body, visitor }) => wrapped(await app.bookSlot(params.id, body, visitor)),
    'custom.unbook': async ({ params, visitor }) => wrapped(await app.leaveSlot(params.id, visitor)),
    'custom.listByStaff': async ({ params, query, staff }) => {
      const customs = await app.customsOf(params.id, query.state, staff);
      return customs.ok ? pageOf(customs.value, query) : customs;
    },
    'custom.everywhere': async ({ query, staff }) => {
      const customs = await app.customsEverywhere(query.state, staff);
      return customs.ok ? pageOf(customs.value, query) : customs;
    },
    'custom.quote': async (call) => wrapped(await app.quoteCustom(placeOf(call), call.body, call.staff)),
    'custom.decideQuote': async (call) =>
      wrapped(await app.decideQuote(placeOf(call), call.body, call.staff)),
    'custom.make': async (call) => wrapped(await app.makeCustom(placeOf(call), call.body, call.staff)),
    'custom.cancelByStaff': async (call) =>
      wrapped(await app.cancelCustom(placeOf(call), call.body.reason, call.staff)),
    'custom.bookByStaff': async (call) =>
      wrapped(await app.bookSlotFor(placeOf(call), call.body, call.staff)),
    'custom.appointmentOutcome': async (call) =>
      wrapped(await app.endAppointment(placeOf(call), call.body, call.staff)),
  };
}
