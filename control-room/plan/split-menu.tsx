import { Button, Menu } from '@mantine/core';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { MenuList } from '../ui/menu-list.tsx';
import { usePlan } from './plan-context.tsx';
import {
  byGuideTier,
  byShares,
  byStoreKind,
  evenly,
  type Organisation,
  splitGuides,
  splitRegions,
  splitStores,
  type TargetDraft,
} from './target-draft.ts';
import type { LastShow } from './use-last-show.ts';

/** Ways to split: the whole to regions, regions to their stores, stores to their guides. */
export function SplitMenu(props: {
  isEmpty: boolean;
  draft: TargetDraft;
  organisation: Organisation;
  before: LastShow | null;
  onChange: (draft: TargetDraft) => void;
}) {
  const t = useText();
  const { language } = usePlan();
  const { before, draft, organisation, onChange } = props;
  const name = before ? inLanguage(before.title, language) : '';
  const hasStores = draft.stores.size > 0;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-xs" variant="default" disabled={props.isEmpty}>
          {t('plan.targets.splitMenu')}
        </Button>
      </Menu.Target>
      <MenuList>
        {before && <Menu.Label>{t('plan.targets.before', { name })}</Menu.Label>}
        <Menu.Item
          disabled={!before}
          onClick={() => before && onChange(splitRegions(draft, byShares(before.regions)))}
        >
          {t('plan.targets.regionsLikeBefore')}
        </Menu.Item>
        <Menu.Item onClick={() => onChange(splitRegions(draft, evenly))}>
          {t('plan.targets.regionsEvenly')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          disabled={!before}
          onClick={() => before && onChange(splitStores(draft, organisation, byShares(before.stores)))}
        >
          {t('plan.targets.storesLikeBefore')}
        </Menu.Item>
        <Menu.Item onClick={() => onChange(splitStores(draft, organisation, byStoreKind(organisation)))}>
          {t('plan.goals.storesByKind')}
        </Menu.Item>
        <Menu.Item onClick={() => onChange(splitStores(draft, organisation, evenly))}>
          {t('plan.targets.storesEvenly')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          disabled={!hasStores}
          onClick={() => onChange(splitGuides(draft, organisation, byGuideTier(organisation)))}
        >
          {t('plan.goals.guidesByTier')}
        </Menu.Item>
        <Menu.Item disabled={!hasStores} onClick={() => onChange(splitGuides(draft, organisation, evenly))}>
          {t('plan.goals.guidesEvenly')}
        </Menu.Item>
      </MenuList>
    </Menu>
  );
}
