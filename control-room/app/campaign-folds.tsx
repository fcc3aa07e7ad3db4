import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { type ShowsPage, useCampaigns } from './queries.ts';
import styles from './shows-page.module.css';

/** Campaigns with many shows: one row here, and all of them on the campaign's own page. */
export function CampaignFolds({ folded }: { folded: NonNullable<ShowsPage['folded']> }) {
  const t = useText();
  const language = useLanguage();
  const campaigns = useCampaigns().data ?? [];
  if (folded.length === 0) return null;
  const counts = new Map<string, number>();
  for (const { campaignId, shows } of folded) counts.set(campaignId, (counts.get(campaignId) ?? 0) + shows);
  return (
    <section className={styles.group} aria-label={t('campaign.all')}>
      <ul className={styles.rows}>
        {[...counts].map(([campaignId, n]) => {
          const campaign = campaigns.find(({ id }) => id === campaignId);
          const name = campaign ? inLanguage(campaign.name, language) : campaignId;
          return (
            <li key={campaignId} className={styles.row}>
              <Anchor
                component={Link}
                to={`/campaigns/${encodeURIComponent(campaignId)}`}
                className={styles.name}
              >
                {t('campaign.open', { name, n })}
              </Anchor>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
