import { useQuery } from '@tanstack/react-query';
import type { BrandSettings } from '#shared/contract/settings.ts';
import type { TierName } from '#shared/contract/settlement.ts';
import { tiersOf } from '#shared/domain/settlement/rules.ts';
import { api } from '../app/api.ts';

const none: readonly TierName[] = [];

/** The brand's tiers, lowest first; none until they are there. */
export const useTiers = (): readonly TierName[] =>
  useQuery({
    queryKey: ['brand-settings', 'tiers'],
    queryFn: async ({ signal }) =>
      tiersOf((await api.get<BrandSettings>('/api/settings', signal)).settlement),
  }).data ?? none;
