import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconAlertCircle, IconArrowDown, IconSearch, IconSettings } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import { Empty } from '../ui/empty.tsx';
import { formatCount } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { CommentAnswer } from './comment-answer.tsx';
import { CommentFilters } from './comment-filters.tsx';
import {
  type CommentFilter,
  type CommentLine,
  commentGroups,
  commentLines,
  commentRows,
  filterComments,
  questionCounts,
} from './comment-lines.ts';
import { type CommentAct, CommentRow, type RowHandlers } from './comment-row.tsx';
import { CommentSettings } from './comment-settings.tsx';
import styles from './comment-stream.module.css';
import { useBlocked, useDesk } from './desk-context.tsx';
import { useQuickReplies } from './quick-replies.ts';
import { useCommentActs } from './use-comment-acts.ts';

/** How near the end still counts as following, in pixels. */
const nearEnd = 40;

/**
 * Comments, oldest on top, repeats and spam folded. Scrolled away, it stands still and counts what is new; one
 * press follows again. Arrows walk the rows, letters act on the row that has focus.
 */
export function CommentStream({ followRequest }: { followRequest: number }) {
  const t = useText();
  const desk = useDesk();
  const comments = useLiveShow((show) => show.comments);
  const hiddenComments = useLiveShow((show) => show.state.hiddenComments);
  const answers = useLiveShow((show) => show.state.answers);
  const muted = useLiveShow((show) => show.state.muted);
  const blockedWords = useLiveShow((show) => show.state.blockedWords);
  const pinnedComment = useLiveShow((show) => show.state.pinnedComment);
  const now = useServerNow(10_000);
  const [filter, setFilter] = useState<CommentFilter>('all');
  const [wanted, setWanted] = useState('');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [isFollowing, setFollowing] = useState(true);
  const [seen, setSeen] = useState(0);
  const [hoverId, setHover] = useState<string | null>(null);
  const [focusId, setFocus] = useState<string | null>(null);
  const [answeringId, setAnswering] = useState<string | null>(null);
  const [isSettings, setSettings] = useState(false);
  const [replies, setReplies] = useQuickReplies(
    useMemo(() => t('desk.comments.firstReplies').split('\n'), [t]),
  );
  const { act, pending, failure, dismiss } = useCommentActs();
  const airBlocked = useBlocked('comment.answer') !== null;
  const tradeBlocked = useBlocked('comment.hide') !== null;
  const place = useRef<HTMLDivElement>(null);

  const groups = useMemo(() => {
    const state = { hiddenComments, answers, muted, blockedWords, pinnedComment };
    return commentGroups(commentLines(comments, state, now));
  }, [comments, hiddenComments, answers, muted, blockedWords, pinnedComment, now]);
  const rows = useMemo(
    () => commentRows(filterComments(groups, filter, wanted), opened),
    [groups, filter, wanted, opened],
  );
  const counts = useMemo(() => questionCounts(groups), [groups]);
  const answering = answeringId === null ? null : groups.find(({ line }) => line.id === answeringId)?.line;

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => 46,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  });
  const lastKey = rows.at(-1)?.key;
  const height = virtual.getTotalSize();

  useEffect(() => {
    // `height` changes once more when the new row has been measured; the end moves with it.
    if (!isFollowing || lastKey === undefined || height === 0) return;
    place.current?.scrollTo({ top: height });
  }, [isFollowing, lastKey, height]);
  useEffect(() => {
    if (followRequest === 0) return;
    setFollowing(true);
    setFocus(null);
    place.current?.focus();
  }, [followRequest]);

  const onScroll = () => {
    const box = place.current;
    if (!box) return;
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd;
    if (isAtEnd !== isFollowing) {
      setFollowing(isAtEnd);
      setSeen(rows.length);
    }
  };
  const fresh = Math.max(0, rows.length - seen);

  const onAct = useCallback(
    (line: CommentLine, what: CommentAct) => {
      const { id: commentId, comment } = line;
      const { viewerId } = comment;
      switch (what.do) {
        case 'hide':
          return void act(commentId, { type: 'comment.hide', commentId });
        case 'show':
          return void act(commentId, { type: 'comment.show', commentId });
        case 'pin':
          return void act(commentId, { type: 'comment.pin', commentId });
        case 'unpin':
          return void act(commentId, { type: 'comment.unpin' });
        case 'mute': {
          const length = what.ms === null ? {} : { ms: what.ms };
          return void act(commentId, { type: 'viewer.mute', viewerId, ...length });
        }
        case 'unmute':
          return void act(commentId, { type: 'viewer.unmute', viewerId });
      }
    },
    [act],
  );
  const handlers = useMemo(
    (): RowHandlers => ({
      hover: setHover,
      focus: setFocus,
      answer: setAnswering,
      act: onAct,
      toggle: (id) =>
        setOpened((before) => {
          const after = new Set(before);
          if (!after.delete(id)) after.add(id);
          return after;
        }),
    }),
    [onAct],
  );

  const walk = (to: number) => {
    const index = Math.min(rows.length - 1, Math.max(0, to));
    const row = rows[index];
    if (!row) return;
    setFollowing(index === rows.length - 1);
    setSeen(rows.length);
    virtual.scrollToIndex(index);
    setFocus(row.key);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // The row that has focus, wherever the mouse is.
    const index = rows.findIndex(({ key }) => key === focusId);
    const key = event.key.toLowerCase();
    const line = rows[index]?.line;
    const steps: Record<string, () => void> = {
      arrowup: () => walk(index === -1 ? rows.length - 1 : index - 1),
      arrowdown: () => walk(index === -1 ? rows.length - 1 : index + 1),
      home: () => walk(0),
      end: () => walk(rows.length - 1),
      ...(line && !airBlocked
        ? {
            a: () => setAnswering(line.id),
            t: () => onAct(line, { do: line.isPinned ? 'unpin' : 'pin' }),
          }
        : {}),
      ...(line && !tradeBlocked
        ? {
            h: () => onAct(line, { do: line.isHidden ? 'show' : 'hide' }),
            m: () =>
              line.isMuted
                ? onAct(line, { do: 'unmute' })
                : place.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-mute]`)?.click(),
          }
        : {}),
      x: () => {
        if (rows[index] && rows[index].count > 1) handlers.toggle(rows[index].key);
      },
    };
    const step = steps[key];
    if (!step) return;
    event.preventDefault();
    // The page's own keys rest while a comment is being handled.
    event.stopPropagation();
    step();
  };

  const onBlur = (event: FocusEvent<HTMLDivElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setFocus(null);
  };

  return (
    <Panel
      title={t('desk.comments.title')}
      fill
      flush
      aside={
        <>
          <span className={styles.counts}>
            {t('desk.comments.counts', {
              answered: formatCount(counts.answered, desk.language),
              asked: formatCount(counts.asked, desk.language),
            })}
          </span>
          <TextInput
            size="xs"
            className={styles.search ?? ''}
            leftSection={<IconSearch size={13} aria-hidden />}
            aria-label={t('desk.comments.find')}
            placeholder={t('common.search')}
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
          <Tooltip label={t('desk.comments.settings')}>
            <ActionIcon
              variant="default"
              size={28}
              aria-label={t('desk.comments.settings')}
              onClick={() => setSettings(true)}
            >
              <IconSettings size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </>
      }
    >
      <div className={styles.frame}>
        <CommentFilters
          filter={filter}
          open={counts.open}
          onFilter={(one) => {
            setFilter(one);
            setFollowing(true);
          }}
        />
        <div className={styles.view}>
          <Scroller
            ref={place}
            label={t('desk.comments.title')}
            className={styles.scroller}
            onScroll={onScroll}
            keys={{ onKeyDown, onBlur }}
          >
            {rows.length === 0 && (
              <Empty title={t(comments.length === 0 ? 'desk.comments.empty' : 'desk.comments.noneSuch')} />
            )}
            <ol className={styles.list} style={{ height }}>
              {virtual.getVirtualItems().map((item) => {
                const row = rows[item.index];
                return (
                  row && (
                    <li
                      key={item.key}
                      ref={virtual.measureElement}
                      data-index={item.index}
                      className={styles.row}
                      style={{ transform: `translateY(${item.start}px)` }}
                    >
                      <CommentRow
                        line={row.line}
                        answer={row.answer}
                        count={row.count}
                        isOpened={row.isOpened}
                        isActive={row.key === hoverId || row.key === focusId}
                        wantsFocus={row.key === focusId}
                        isPending={pending.has(row.key)}
                        handlers={handlers}
                      />
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
        {failure && (
          <p role="alert" className={styles.failure}>
            <IconAlertCircle size={14} aria-hidden /> {failureText(t, failure)}
            <button type="button" onClick={dismiss}>
              {t('common.close')}
            </button>
          </p>
        )}
        {answering && (
          <CommentAnswer
            key={answering.id}
            line={answering}
            replies={replies}
            onSend={(text) => act(answering.id, { type: 'comment.answer', commentId: answering.id, text })}
            onClose={() => {
              setAnswering(null);
              place.current?.focus();
            }}
          />
        )}
      </div>
      {isSettings && (
        <CommentSettings replies={replies} onReplies={setReplies} onClose={() => setSettings(false)} />
      )}
    </Panel>
  );
}
