import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';

export function NotFoundPage() {
  const t = useText();
  return (
    <main>
      <Empty title={t('common.page.notFound')}>
        <Anchor component={Link} to="/">
          {t('common.back')}
        </Anchor>
      </Empty>
    </main>
  );
}
