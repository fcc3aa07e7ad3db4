import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';
import type { Command, CommandEnvelope } from '#shared/contract/commands.ts';
import type { Product, Region } from '#shared/contract/organisation.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import { api, failureOf, showPath } from '../app/api.ts';
import { showKey, showsKey } from '../app/queries.ts';
import { inLanguage, type Language } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { AskApproval, type Refused, useAskApproval } from '../offers/ask-approval.tsx';
import { formatMoney } from '../ui/money.ts';
import { newId } from '../ui/new-id.ts';
import type { Outcome } from '../ui/use-command.ts';
import { foreseen, inverseOf, type SheetCommand } from './lineup-history.ts';
import { type Made, OwnVersions } from './own-versions.ts';

interface Step {
  readonly undo: readonly SheetCommand[];
  readonly redo: readonly SheetCommand[];
}
interface Steps {
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}
const noSteps: Steps = { done: [], undone: [] };
const MOST_STEPS = 100;

/** What every part of the planning page needs. */
export interface Plan {
  readonly view: ShowView;
  readonly language: Language;
  readonly products: ReadonlyMap<string, Product>;
  readonly regions: readonly Region[];
  readonly regionName: (regionId: string) => string;
  readonly productName: (productId: string) => string;
  readonly itemName: (itemId: string) => string;
  readonly money: (minor: number | null) => string;
  /** Null when the plan may be edited, else why not. */
  readonly readOnly: string | null;
  /** `whole` commands replace what another planner may have changed meanwhile: they carry the version looked at. */
  readonly send: (command: Command, options?: { whole?: boolean; commandId?: string }) => Promise<Outcome>;
  /** A change of the run sheet: shown at once, and kept so that it can be taken back. */
  readonly edit: (command: SheetCommand, commandId?: string) => Promise<Outcome>;
  readonly history: History;
  /** Opens the question for an approval that is lacking. */
  readonly ask: (refused: Refused) => void;
}

/** What can be taken back, and done again. */
export interface History {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly undo: () => Promise<Outcome>;
  readonly redo: () => Promise<Outcome>;
}

const Context = createContext<Plan | null>(null);

export function PlanProvider(props: {
  view: ShowView;
  products: readonly Product[];
  regions: readonly Region[];
  readOnly: string | null;
  children: ReactNode;
}) {
  const language = useLanguage();
  const client = useQueryClient();
  const { view, products, regions, readOnly } = props;
  const [steps, setSteps] = useState<Steps>(noSteps);
  const kept = useRef<Steps>(noSteps);
  const own = useRef(new OwnVersions());
  const lastTurn = useRef<Promise<unknown>>(Promise.resolve());
  const { watching, refused, ask, close } = useAskApproval();
  const plan = useMemo((): Plan => {
    const byId = new Map(products.map((product) => [product.id, product]));
    const regionOf = new Map(regions.map((region) => [region.id, inLanguage(region.name, language)]));
    const productOf = new Map(view.lineup.map((item) => [item.id, item.productId]));
    const productName = (productId: string) => {
      const product = byId.get(productId);
      return product ? inLanguage(product.title, language) : productId;
    };
    const key = showKey(view.show.id);
    const latest = () => client.getQueryData<ShowView>(key) ?? view;
    const send: Plan['send'] = async (command, options) => {
      const envelope: CommandEnvelope = {
        commandId: options?.commandId ?? newId(),
        ...(options?.whole ? { expectedVersion: await own.current.after(view.version) } : {}),
      };
      // Seen at once; what the server answers takes its place, whatever it is.
      client.setQueryData<ShowView>(key, (known) => known && foreseen(known, command));
      try {
        const path = showPath(view.show.id, '/commands');
        await own.current.note(api.post<Made>(path, { ...command, ...envelope }));
        void client.invalidateQueries({ queryKey: showsKey });
        await client.invalidateQueries({ queryKey: key });
        return { ok: true };
      } catch (error) {
        await client.invalidateQueries({ queryKey: key });
        return watching({ ok: false, error: failureOf(error) });
      }
    };
    // One after another: what is taken back is always the last thing done, however quickly the keys come.
    const inTurn = (work: () => Promise<Outcome>): Promise<Outcome> => {
      const turn = lastTurn.current.then(work, work);
      lastTurn.current = turn;
      return turn;
    };
    const keep = (next: Steps) => {
      kept.current = next;
      setSteps(next);
    };
    const edit: Plan['edit'] = (command, commandId) =>
      inTurn(async () => {
        const undo = inverseOf(command, latest());
        const outcome = await send(command, commandId === undefined ? {} : { commandId });
        const { done } = kept.current;
        if (outcome.ok) keep({ done: [...done, { undo, redo: [command] }].slice(-MOST_STEPS), undone: [] });
        return outcome;
      });
    const play = async (commands: readonly SheetCommand[]): Promise<Outcome> => {
      for (const command of commands) {
        const outcome = await send(command);
        if (!outcome.ok) return outcome;
      }
      return { ok: true };
    };
    const history: History = {
      canUndo: steps.done.some(({ undo }) => undo.length > 0),
      canRedo: steps.undone.length > 0,
      undo: () =>
        inTurn(async () => {
          const { done, undone } = kept.current;
          const step = done.at(-1);
          if (!step) return { ok: true };
          const outcome = await play(step.undo);
          // A step that others' changes have made impossible is not tried for ever.
          keep({ done: done.slice(0, -1), undone: outcome.ok ? [...undone, step] : [] });
          return outcome;
        }),
      redo: () =>
        inTurn(async () => {
          const { done, undone } = kept.current;
          const step = undone.at(-1);
          if (!step) return { ok: true };
          const outcome = await play(step.redo);
          keep({
            done: outcome.ok ? [...done, step] : done,
            undone: outcome.ok ? undone.slice(0, -1) : [],
          });
          return outcome;
        }),
    };
    return {
      view,
      language,
      send,
      edit,
      history,
      ask,
      products: byId,
      regions,
      readOnly,
      regionName: (regionId) => regionOf.get(regionId) ?? regionId,
      productName,
      itemName: (itemId) => productName(productOf.get(itemId) ?? itemId),
      money: (minor) => formatMoney(minor, view.show.currency, language),
    };
  }, [view, products, regions, readOnly, language, client, steps, watching, ask]);
  return (
    <Context value={plan}>
      {props.children}
      {refused && (
        <AskApproval
          refused={refused}
          requests={view.approvalRequests}
          send={(command, commandId) => plan.send(command, { commandId })}
          names={plan}
          use={() => null}
          onClose={close}
        />
      )}
    </Context>
  );
}

export function usePlan(): Plan {
  const plan = useContext(Context);
  if (!plan) throw new Error('Outside the plan');
  return plan;
}
