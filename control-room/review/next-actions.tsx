import { Button } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import type { NextAction } from '#shared/contract/review-parts.ts';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { Panel } from '../ui/panel.tsx';
import { formatLength } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import styles from './insight.module.css';

/** What to do next, from the evidence; each can be written down as a lesson with one press. */
export function NextActions({ onLesson }: { onLesson: (text: string) => void }) {
  const t = useText();
  const { review } = useReviewPage();
  const write = useActionWords();
  const mayWrite = useMay('review.write') && review.show.status !== 'reviewed';
  if (review.nextActions.length === 0) return null;
  return (
    <Panel title={t('review.insight.next.title')}>
      <ol className={styles.actions}>
        {review.nextActions.map((action) => {
          const words = write(action);
          return (
            <li key={words}>
              <span>
                <IconBulb aria-hidden size={14} /> {words}
              </span>
              {mayWrite && (
                <Button data-screen onClick={() => onLesson(words)} size="compact-xs" variant="default">
                  {t('review.insight.next.toLesson')}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

function useActionWords(): (action: NextAction) => string {
  const t = useText();
  const { names, about, count, clock } = useReviewPage();
  return (action) => {
    switch (action.kind) {
      case 'bringViewers':
        return t('review.insight.next.bringViewers', {
          name: names.region(action.regionId),
          n: count(action.viewers),
          amount: about(action.amount),
        });
      case 'convert':
      case 'bigger':
        return t(`review.insight.next.${action.kind}`, {
          name: names.region(action.regionId),
          amount: about(action.amount),
        });
      case 'repeat':
        return t('review.insight.next.repeat', {
          name: names.item(action.itemId),
          amount: about(action.perMinute),
        });
      case 'stock':
        return t('review.insight.next.stock', {
          name: names.item(action.itemId),
          time: clock(action.at),
          length: formatLength(action.shownMs),
        });
      case 'remind':
        return t('review.insight.next.remind', { n: count(action.orders), amount: about(action.amount) });
      case 'answer':
        return t('review.insight.next.answer', {
          topic: t(`review.insight.said.topic.${action.topic}`),
          n: count(action.unanswered),
        });
      default:
        return action satisfies never;
    }
  };
}
