import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import { Empty } from '../ui/empty.tsx';
import { Panel } from '../ui/panel.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { type CommentFilter, commentLines, filterComments } from './comment-filter.ts';
import { CommentRow } from './comment-row.tsx';
import styles from './comment-stream.module.css';

/** How near the end still counts as following, in pixels. */
const nearEnd = 40;

/** Comments, oldest on top. Scrolled away, it stands still and counts what is new; one press follows again. */
export function CommentStream({ followRequest }: { followRequest: number }) {
  const t = useText();
  const comments = useLiveShow((show) => show.comments);
  const hiddenComments = useLiveShow((show) => show.state.hiddenComments);
  const answers = useLiveShow((show) => show.state.answers);
  const muted = useLiveShow((show) => show.state.muted);
  const now = useServerNow(10_000);
  const [filter, setFilter] = useState<CommentFilter>('all');
  const [isFollowing, setFollowing] = useState(true);
  const [seen, setSeen] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  const lines = useMemo(
    () => filterComments(commentLines(comments, { hiddenComments, answers, muted }, now), filter),
    [comments, hiddenComments, answers, muted, now, filter],
  );
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => place.current,
    estimateSize: () => 46,
    getItemKey: (index) => lines[index]?.comment.id ?? index,
    overscan: 8,
  });
  const lastId = lines.at(-1)?.comment.id;
  const height = rows.getTotalSize();

  useEffect(() => {
    // `height` changes once more when the new row has been measured; the end moves with it.
    if (!isFollowing || lastId === undefined || height === 0) return;
    place.current?.scrollTo({ top: height });
  }, [isFollowing, lastId, height]);
  useEffect(() => {
    if (followRequest > 0) setFollowing(true);
  }, [followRequest]);

  const onScroll = () => {
    const box = place.current;
    if (!box) return;
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd;
    if (isAtEnd !== isFollowing) {
      setFollowing(isAtEnd);
      setSeen(lines.length);
    }
  };
  const fresh = Math.max(0, lines.length - seen);

  return (
    <Panel
      title={t('desk.comments.title')}
      fill
      flush
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('desk.comments.title')}
          value={filter}
          onChange={(value) => setFilter(value as CommentFilter)}
          data={[
            { value: 'all', label: t('desk.comments.all') },
            { value: 'questions', label: t('desk.comments.questions') },
            { value: 'open', label: t('desk.comments.open') },
          ]}
        />
      }
    >
      <div className={styles.frame}>
        <Scroller
          ref={place}
          label={t('desk.comments.title')}
          className={styles.scroller}
          onScroll={onScroll}
        >
          {lines.length === 0 && <Empty title={t('desk.comments.empty')} />}
          <ol className={styles.list} style={{ height }}>
            {rows.getVirtualItems().map((row) => {
              const line = lines[row.index];
              return (
                line && (
                  <li
                    key={row.key}
                    ref={rows.measureElement}
                    data-index={row.index}
                    className={styles.row}
                    style={{ transform: `translateY(${row.start}px)` }}
                  >
                    <CommentRow line={line} />
                  </li>
                )
              );
            })}
          </ol>
        </Scroller>
        {!isFollowing && (
          <Button
            className={styles.follow ?? ''}
            size="compact-sm"
            leftSection={<IconArrowDown size={14} aria-hidden />}
            onClick={() => setFollowing(true)}
          >
            {t('desk.comments.follow')}
            {fresh > 0 && ` · ${t('desk.comments.fresh', { n: fresh })}`}
          </Button>
        )}
      </div>
    </Panel>
  );
}
