import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ExportName } from '#shared/contract/show-routes.ts';
import { showPath } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { MenuList } from '../ui/menu-list.tsx';
import { zoneName } from '../ui/zone.ts';
import { useReviewPage } from './context.ts';
import type { ViewState } from './view-state.ts';

/** Spelled here, and checked by type alone, so that the staff bundle does not carry the route table. */
const files = {
  orders: 'orders.csv',
  products: 'products.csv',
  regions: 'regions.csv',
  stores: 'stores.csv',
  guides: 'guides.csv',
  sources: 'sources.csv',
  timeline: 'timeline.csv',
  deals: 'deals.csv',
  funnel: 'funnel.csv',
  segments: 'segments.csv',
  lift: 'lift.csv',
  comparison: 'comparison.csv',
  team: 'team.csv',
  comments: 'comments.csv',
  refunds: 'refunds.csv',
  settlement: 'settlement.csv',
  events: 'events.ndjson',
  activity: 'activity.ndjson',
} as const satisfies Record<string, ExportName>;
const kinds = Object.keys(files) as (keyof typeof files)[];

/** Files of what is on the screen: the same part of the show, the same region. */
export function ExportMenu({ view }: { view: ViewState }) {
  const t = useText();
  const { review, language } = useReviewPage();
  const { id, timeZone, currency, startedAt, plannedStartAt } = review.show;
  const zone = zoneName(timeZone, startedAt ?? plannedStartAt, language);
  const query = new URLSearchParams();
  if (review.part) {
    query.set('from', String(review.part.from));
    query.set('to', String(review.part.to));
  }
  if (view.regionId !== null) query.set('regionId', view.regionId);
  const search = query.size > 0 ? `?${query}` : '';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={<IconDownload aria-hidden size={15} />} size="xs" variant="default">
          {t('review.export')}
        </Button>
      </Menu.Target>
      <MenuList mah={420} style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('review.exportNote', { zone, currency })}</Menu.Label>
        {kinds.map((kind) => (
          <Menu.Item component="a" download href={showPath(id, `/export/${files[kind]}${search}`)} key={kind}>
            {t(`review.exports.${kind}`)}
          </Menu.Item>
        ))}
      </MenuList>
    </Menu>
  );
}
