import { type CommandHandle, useCommand } from '../ui/use-command.ts';
import type { OrderForm } from './order-money-forms.tsx';
import { type OrderAct, useOrderAct } from './order-queries.ts';

/** What the button of an order's form does, after it has asked: the act as the form stands, and then the form closes. */
export function useOrderCommand({ history, onDone }: OrderForm, act: () => OrderAct): CommandHandle {
  const run = useOrderAct(history.order.id);
  return useCommand(
    async () => {
      const outcome = await run(act());
      if (outcome.ok) onDone();
      return outcome;
    },
    { confirm: true },
  );
}
