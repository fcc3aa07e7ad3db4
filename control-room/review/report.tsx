import { Button } from '@mantine/core';
import { IconArrowLeft, IconFileCode, IconPrinter } from '@tabler/icons-react';
import { useIsFetching } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatDay } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import { zoneName } from '../ui/zone.ts';
import { useReviewPage } from './context.ts';
import styles from './report.module.css';
import { htmlOf } from './report-html.ts';
import type { ViewState } from './view-state.ts';

/**
 * All of the review on one page, in ink on paper: printed as it is, or saved as one HTML file that needs nothing else.
 * It is made of the very parts the screen is made of, so nothing in it can differ.
 */
export function Report({ view, children }: { view: ViewState; children: ReactNode }) {
  const t = useText();
  const { review, language } = useReviewPage();
  const page = useRef<HTMLElement>(null);
  const [isPreparing, setPreparing] = useState(false);
  const now = useNow(60_000);
  // Paper and file are made once everything on the page has come.
  const isComing = useIsFetching() > 0;
  const { title, timeZone, currency, id } = review.show;

  async function download() {
    if (!page.current) return;
    setPreparing(true);
    const html = await htmlOf(page.current, inLanguage(title, language), language);
    const url = URL.createObjectURL(new Blob([html], { type: 'text/html;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${id}-review.html`;
    link.click();
    URL.revokeObjectURL(url);
    setPreparing(false);
  }
  return (
    <>
      <div className={styles.tools} data-screen>
        <Button
          leftSection={<IconArrowLeft aria-hidden size={15} />}
          onClick={() => view.setReport(false)}
          size="xs"
          variant="default"
        >
          {t('review.insight.report.back')}
        </Button>
        <Button
          leftSection={<IconPrinter aria-hidden size={15} />}
          loading={isComing}
          onClick={() => window.print()}
          size="xs"
          variant="default"
        >
          {t('review.insight.report.print')}
        </Button>
        <Button
          leftSection={<IconFileCode aria-hidden size={15} />}
          loading={isPreparing || isComing}
          onClick={() => void download()}
          size="xs"
          variant="default"
        >
          {t('review.insight.report.html')}
        </Button>
      </div>
      <main className={styles.report} data-report ref={page}>
        {children}
        <footer className={styles.footer}>
          {t('review.insight.report.made', {
            time: formatDay(now, timeZone, language),
            zone: zoneName(timeZone, now, language),
            currency,
          })}
        </footer>
      </main>
    </>
  );
}
