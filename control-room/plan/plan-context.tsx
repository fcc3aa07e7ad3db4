import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Command, CommandEnvelope } from '#shared/contract/commands.ts';
import type { Product, Region } from '#shared/contract/organisation.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import { api, failureOf } from '../app/api.ts';
import { showKey, showsKey } from '../app/queries.ts';
import { inLanguage, type Language } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { formatMoney } from '../ui/money.ts';
import { newId } from '../ui/new-id.ts';
import type { Outcome } from '../ui/use-command.ts';

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
  const plan = useMemo((): Plan => {
    const byId = new Map(products.map((product) => [product.id, product]));
    const regionOf = new Map(regions.map((region) => [region.id, inLanguage(region.name, language)]));
    const productOf = new Map(view.lineup.map((item) => [item.id, item.productId]));
    const productName = (productId: string) => {
      const product = byId.get(productId);
      return product ? inLanguage(product.title, language) : productId;
    };
    return {
      view,
      language,
      products: byId,
      regions,
      readOnly,
      regionName: (regionId) => regionOf.get(regionId) ?? regionId,
      productName,
      itemName: (itemId) => productName(productOf.get(itemId) ?? itemId),
      money: (minor) => formatMoney(minor, view.show.currency, language),
      send: async (command, options) => {
        const envelope: CommandEnvelope = {
          commandId: options?.commandId ?? newId(),
          ...(options?.whole ? { expectedVersion: view.version } : {}),
        };
        try {
          const path = `/api/shows/${encodeURIComponent(view.show.id)}/commands`;
          await api.post(path, { ...command, ...envelope });
          void client.invalidateQueries({ queryKey: showsKey });
          await client.invalidateQueries({ queryKey: showKey(view.show.id) });
          return { ok: true };
        } catch (error) {
          const failure = failureOf(error);
          if (failure.code === 'version_conflict')
            await client.invalidateQueries({ queryKey: showKey(view.show.id) });
          return { ok: false, error: failure };
        }
      },
    };
  }, [view, products, regions, readOnly, language, client]);
  return <Context value={plan}>{props.children}</Context>;
}

export function usePlan(): Plan {
  const plan = useContext(Context);
  if (!plan) throw new Error('Outside the plan');
  return plan;
}
