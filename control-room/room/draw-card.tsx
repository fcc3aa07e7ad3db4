import type { RoomDraw } from '#shared/contract/draws.ts';
import { useServerNow, useTexts, useViewer, useViewerState } from './context.tsx';
import { drawOnShow, standingIn } from './draw-state.ts';
import { formatLeft } from './format.ts';
import { Sentences } from './sentences.tsx';

const none: RoomDraw[] = [];

/** The lucky draw that is open, or whose winners are just out. */
export function DrawCard() {
  const t = useTexts();
  const draws = useViewerState((state) => state.room?.draws ?? none);
  const room = useViewerState((state) => state.room);
  const isFollowing = useViewerState((state) => state.isFollowing);
  const viewer = useViewer();
  const now = useServerNow(500);
  const draw = drawOnShow(draws, now);
  if (!draw || !room) return null;
  const standing = standingIn(draw, room, isFollowing, now);
  return (
    <section aria-label={t.draw} className="draw">
      <p className="draw-head">
        <b>{t.draw}</b>
        <span>{draw.prize}</span>
        {standing.kind === 'open' && <time>{formatLeft(draw.endsAt - now)}</time>}
      </p>
      {standing.kind === 'open' && (
        <p>
          <Sentences>
            {t.drawHow[draw.condition](draw.keyword)}
            {t.drawWinners(draw.winners)}
            <b role="status">{standing.hasEntered ? t.drawEntered : ''}</b>
          </Sentences>
          {draw.condition === 'follow' && !standing.hasEntered && (
            <button className="pill" onClick={() => viewer.follow()} type="button">
              {t.follow}
            </button>
          )}
        </p>
      )}
      {standing.kind === 'drawing' && <p role="status">{t.drawing}</p>}
      {standing.kind === 'settled' && draw.result && (
        <>
          <p role="status">
            <Sentences>
              {standing.place !== null && <b>{t.drawWon(standing.place)}</b>}
              {draw.result.winners.length === 0
                ? t.drawNobody
                : t.drawResult(draw.result.winners.map(({ name }) => name))}
            </Sentences>
          </p>
          <details>
            <summary>{t.drawCheck}</summary>
            <p>{t.drawCheckText(draw.result.entrants)}</p>
            <dl>
              <dt>{t.drawCommitment}</dt>
              <dd>{draw.commitment}</dd>
              <dt>{t.drawSeed}</dt>
              <dd>{draw.result.seed}</dd>
              <dt>{t.drawDigest}</dt>
              <dd>{draw.result.entriesDigest}</dd>
              <dt>{t.drawEntries}</dt>
              <dd>{draw.result.winners.map(({ entry }) => entry).join(' ')}</dd>
              <dt>{t.drawMine}</dt>
              <dd>
                {standing.entry} ← {draw.drawId}:{room.me.viewerId}
              </dd>
            </dl>
          </details>
        </>
      )}
    </section>
  );
}
