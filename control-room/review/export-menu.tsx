import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ExportName } from '#shared/contract/routes.ts';
import { useText } from '../i18n/use-text.ts';
import { zoneName } from '../ui/zone.ts';
import { useReviewPage } from './context.ts';

/** Spelled here, and checked by type alone, so that the staff bundle does not carry the route table. */
const files = {
  orders: 'orders.csv',
  products: 'products.csv',
  regions: 'regions.csv',
  guides: 'guides.csv',
  timeline: 'timeline.csv',
  settlement: 'settlement.csv',
  events: 'events.ndjson',
  activity: 'activity.ndjson',
} as const satisfies Record<string, ExportName>;
const kinds = Object.keys(files) as (keyof typeof files)[];

export function ExportMenu() {
  const t = useText();
  const { review, language } = useReviewPage();
  const { id, timeZone, currency, startedAt, plannedStartAt } = review.show;
  const zone = zoneName(timeZone, startedAt ?? plannedStartAt, language);
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button leftSection={<IconDownload aria-hidden size={15} />} size="xs" variant="default">
          {t('review.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('review.exportNote', { zone, currency })}</Menu.Label>
        {kinds.map((kind) => (
          <Menu.Item
            component="a"
            download
            href={`/api/shows/${encodeURIComponent(id)}/export/${files[kind]}`}
            key={kind}
          >
            {t(`review.exports.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
