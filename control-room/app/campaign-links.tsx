import { Anchor } from '@mantine/core';
import { IconCalendarEvent } from '@tabler/icons-react';
import { Link } from 'react-router';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { useCampaigns } from './queries.ts';
import styles from './shows-page.module.css';

/** The way to each campaign; hidden while there is no campaign. */
export function CampaignLinks() {
  const t = useText();
  const language = useLanguage();
  const campaigns = useCampaigns();
  if (!campaigns.data?.length) return null;
  return (
    <nav className={styles.campaigns} aria-label={t('campaign.all')}>
      <h2>{t('campaign.all')}</h2>
      {campaigns.data.map((campaign) => (
        <Anchor key={campaign.id} component={Link} to={`/campaigns/${encodeURIComponent(campaign.id)}`}>
          <IconCalendarEvent size={14} aria-hidden /> {inLanguage(campaign.name, language)}
        </Anchor>
      ))}
    </nav>
  );
}
