import { useState } from 'react';
import type { RoomPoll } from '#shared/contract/polls.ts';
import { useErrorText, useViewer, useViewerState } from './context.tsx';
import { formatCount, formatLeft } from './format.ts';
import { pollShares, pollStanding } from './poll-state.ts';
import { pollTexts } from './poll-texts.ts';
import './style/poll.css';

/** The question before the room: answers to press, then bars that move as others vote. */
export function PollCard({ poll, now }: { poll: RoomPoll; now: number }) {
  const lang = useViewerState((state) => state.lang);
  const own = useViewerState((state) => state.room?.me.vote ?? null);
  const isConnected = useViewerState((state) => state.network.kind === 'connected');
  const errorText = useErrorText();
  const viewer = useViewer();
  const [sending, setSending] = useState<number | null>(null);
  const [code, setCode] = useState<string | null>(null);
  const t = pollTexts[lang];
  const standing = pollStanding(poll, own, now);
  const isOpen = standing.kind === 'open';
  const isBars = !isOpen || !standing.isAsking;
  const mayPress = isOpen && isConnected && sending === null && (own === null || poll.canChange);
  const shares = pollShares(poll);
  const most = Math.max(...poll.votes);

  async function press(option: number) {
    setSending(option);
    setCode(null);
    const answer = await viewer.vote({ pollId: poll.pollId, option });
    setSending(null);
    if (!answer.ok) setCode(answer.code);
  }

  return (
    <section aria-label={t.poll} className="poll">
      <p className="poll-head">
        <b>{isOpen ? t.poll : t.result}</b>
        <span>{poll.question}</span>
        {isOpen && <time>{formatLeft(poll.endsAt - now)}</time>}
      </p>
      <ul>
        {poll.options.map((option, index) => (
          <li key={option}>
            <button
              aria-pressed={own === index}
              data-leads={!isOpen && most > 0 && poll.votes[index] === most}
              disabled={!mayPress}
              onClick={() => void press(index)}
              type="button"
            >
              {isBars && <i aria-hidden="true" style={{ width: `${shares[index] ?? 0}%` }} />}
              <span>
                {own === index && <b aria-hidden="true">✓ </b>}
                {option}
                {own === index && <small> {t.mine}</small>}
              </span>
              {isBars && <b>{shares[index] ?? 0}%</b>}
            </button>
          </li>
        ))}
      </ul>
      <p className="poll-foot" role="status">
        {code ? errorText(code) : t.voters(formatCount(poll.voters, lang))}
        {isOpen && !code && ` · ${poll.canChange ? t.change : t.final}`}
      </p>
    </section>
  );
}
