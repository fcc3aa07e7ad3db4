import { Button, Menu } from '@mantine/core';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { usePlan } from './plan-context.tsx';
import type { LastShow } from './use-last-show.ts';

/** Ways to split: the whole to regions, and regions to their stores; by the show before where there is one. */
export function SplitMenu(props: {
  isEmpty: boolean;
  before: LastShow | null;
  onRegions: (by: LastShow | null) => void;
  onStores: (by: LastShow | null) => void;
}) {
  const t = useText();
  const { language } = usePlan();
  const { before } = props;
  const name = before ? inLanguage(before.title, language) : '';
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button size="compact-xs" variant="default" disabled={props.isEmpty}>
          {t('plan.targets.splitMenu')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {before && <Menu.Label>{t('plan.targets.before', { name })}</Menu.Label>}
        <Menu.Item disabled={!before} onClick={() => props.onRegions(before)}>
          {t('plan.targets.regionsLikeBefore')}
        </Menu.Item>
        <Menu.Item onClick={() => props.onRegions(null)}>{t('plan.targets.regionsEvenly')}</Menu.Item>
        <Menu.Item disabled={!before} onClick={() => props.onStores(before)}>
          {t('plan.targets.storesLikeBefore')}
        </Menu.Item>
        <Menu.Item onClick={() => props.onStores(null)}>{t('plan.targets.storesEvenly')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
