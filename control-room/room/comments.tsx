import { type FormEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RoomComment } from '#shared/contract/room.ts';
import { useErrorText, useTexts, useViewer, useViewerState } from './context.tsx';
import { Icon } from './icons.tsx';

const none: RoomComment[] = [];
const nearBottomPx = 48;
/** A region that scrolls must be reachable by Tab, or its older lines cannot be read without a pointer. */
const scrollsByKeyboard = { tabIndex: 0 };

/** The stream, following the newest until the viewer scrolls up to read. */
export function CommentStream() {
  const t = useTexts();
  const comments = useViewerState((state) => state.room?.comments ?? none);
  const me = useViewerState((state) => state.room?.me.viewerId);
  const welcome = useViewerState((state) => state.room?.welcome);
  const list = useRef<HTMLDivElement>(null);
  const [heldAt, setHeldAt] = useState<string | null>(null);
  const newest = comments.at(-1)?.id ?? null;
  const isHeld = heldAt !== null;
  const unread =
    heldAt === null ? 0 : comments.length - 1 - comments.findLastIndex(({ id }) => id === heldAt);

  useLayoutEffect(() => {
    const element = list.current;
    if (element && newest !== null && !isHeld) element.scrollTop = element.scrollHeight;
  }, [newest, isHeld]);
  useEffect(() => {
    const element = list.current;
    if (!element || isHeld) return;
    // The stage, a deal or the keyboard takes or gives room: the newest stays in sight.
    const observer = new ResizeObserver(() => {
      element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isHeld]);

  return (
    <div className="comments">
      <PinnedComment />
      <div
        aria-label={t.comments}
        className="comment-list"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          const isNear = scrollHeight - scrollTop - clientHeight < nearBottomPx;
          setHeldAt((held) => (isNear ? null : (held ?? newest)));
        }}
        ref={list}
        role="log"
        aria-live="off"
        {...scrollsByKeyboard}
      >
        {welcome && (
          <p className="comment welcome">
            <b>{t.welcome}</b> {welcome}
          </p>
        )}
        {comments.length === 0 && <p className="muted">{t.noComments}</p>}
        {comments.map((comment) => (
          <p className={comment.viewerId === me ? 'comment mine' : 'comment'} key={comment.id}>
            <b>
              {comment.name}
              {comment.viewerId === me && ` (${t.you})`}
            </b>{' '}
            {comment.text}
            {comment.answer && (
              <span className="answer">
                <b>{t.answer}</b> {comment.answer}
              </span>
            )}
          </p>
        ))}
      </div>
      {unread > 0 && (
        <button className="pill to-new" onClick={() => setHeldAt(null)} type="button">
          {t.newComments(unread)}
        </button>
      )}
    </div>
  );
}

/** What the host has put on top; it stays while the others go by. */
function PinnedComment() {
  const t = useTexts();
  const pinned = useViewerState((state) => state.room?.pinnedComment);
  const answer = useViewerState(
    ({ room }) => room?.comments.find(({ id }) => id === room.pinnedComment?.commentId)?.answer,
  );
  if (!pinned) return null;
  return (
    <p className="comment pinned-comment" role="status">
      <b>
        {t.pinnedComment} · {pinned.name}
      </b>{' '}
      {pinned.text}
      {answer && (
        <span className="answer">
          <b>{t.answer}</b> {answer}
        </span>
      )}
    </p>
  );
}

const longest = 200;

export function CommentForm() {
  const t = useTexts();
  const viewer = useViewer();
  const errorText = useErrorText();
  const isConnected = useViewerState((state) => state.network.kind === 'connected');
  const isLive = useViewerState(({ room }) => room?.show.status === 'live');
  const [text, setText] = useState('');
  const [state, setState] = useState<{ isSending: boolean; code: string | null }>({
    isSending: false,
    code: null,
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const said = text.trim();
    if (said === '' || state.isSending) return;
    setState({ isSending: true, code: null });
    const answer = await viewer.comment(said);
    // What was typed stays in the field until the server has it.
    if (answer.ok) setText('');
    setState({ isSending: false, code: answer.ok ? null : answer.code });
  }

  return (
    <form className="comment-form" onSubmit={submit}>
      <input
        aria-label={t.commentField}
        autoComplete="off"
        disabled={!isLive}
        enterKeyHint="send"
        maxLength={longest}
        onChange={(event) => setText(event.target.value)}
        placeholder={isLive ? t.commentHint : t.commentsClosed}
        value={text}
      />
      {text.trim() !== '' && (
        <button
          aria-label={t.send}
          className="icon-button strong"
          disabled={!isConnected || state.isSending || !isLive}
          type="submit"
        >
          <Icon filled name="send" />
        </button>
      )}
      {state.code !== null && (
        <p className="form-error" role="alert">
          {errorText(state.code)}
        </p>
      )}
    </form>
  );
}
