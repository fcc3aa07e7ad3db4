import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { type ListedShow, useCampaigns } from './queries.ts';
import styles from './shows-page.module.css';

/** With more shows than this not yet over, a campaign has one row here and all of them on its own page. */
const FOLDED_FROM = 12;

export interface Folded {
  readonly campaignId: string;
  readonly shows: readonly ListedShow[];
}

/** Shows of a campaign with many are told apart from the others; shows on air always stand for themselves. */
export function foldCampaigns(shows: readonly ListedShow[]): {
  readonly apart: readonly ListedShow[];
  readonly folded: readonly Folded[];
} {
  const byCampaign = new Map<string, ListedShow[]>();
  for (const show of shows) {
    if (show.campaignId === null || show.status === 'live' || show.status === 'rehearsal') continue;
    byCampaign.set(show.campaignId, [...(byCampaign.get(show.campaignId) ?? []), show]);
  }
  const folded = [...byCampaign]
    .filter(([, own]) => own.length > FOLDED_FROM)
    .map(([campaignId, own]) => ({ campaignId, shows: own }));
  const hidden = new Set(folded.flatMap((one) => one.shows));
  return { apart: shows.filter((show) => !hidden.has(show)), folded };
}

export function CampaignFolds({ shows }: { shows: readonly Folded[] }) {
  const t = useText();
  const language = useLanguage();
  const campaigns = useCampaigns().data ?? [];
  if (shows.length === 0) return null;
  return (
    <section className={styles.group} aria-label={t('campaign.all')}>
      <ul className={styles.rows}>
        {shows.map(({ campaignId, shows: own }) => {
          const campaign = campaigns.find(({ id }) => id === campaignId);
          const name = campaign ? inLanguage(campaign.name, language) : campaignId;
          return (
            <li key={campaignId} className={styles.row}>
              <Anchor
                component={Link}
                to={`/campaigns/${encodeURIComponent(campaignId)}`}
                className={styles.name}
              >
                {t('campaign.open', { name, n: own.length })}
              </Anchor>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
