import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import type { DeviceChoice } from './devices.ts';
import { meterOf } from './level.ts';
import styles from './publish-panel.module.css';
import { createPublisher, type Publisher, type PublishState } from './publisher.ts';
import { serverWords } from './server-words.ts';
import { StreamKey } from './stream-key.tsx';

/** The host's camera: an on-air light that follows the server, and behind a button everything to set it up. */
export function PublishPanel() {
  const mayPublish = useMay('shows.air');
  const showId = useLiveShow((show) => show.showId);
  const isOver = useLiveShow(({ state }) => state.status === 'ended' || state.status === 'reviewed');
  const [publisher, setPublisher] = useState<Publisher | null>(null);
  useEffect(() => {
    if (!mayPublish || isOver) return;
    const opened = createPublisher(showId);
    setPublisher(opened);
    return () => {
      opened.close();
      setPublisher(null);
    };
  }, [showId, mayPublish, isOver]);
  return publisher && <Dock publisher={publisher} />;
}

type Light = 'onAir' | 'standBy' | 'connecting' | 'broken' | 'off';

/** On air is what the server says, and only while the picture really goes out. */
function lightOf({ isSending, link, status, publisherId }: PublishState): Light {
  if (!isSending) return 'off';
  if (link !== 'up') return link === 'broken' ? 'broken' : 'connecting';
  return status?.onAir?.publisherId === publisherId ? 'onAir' : 'standBy';
}

function Dock({ publisher }: { publisher: Publisher }) {
  const t = useText();
  const state = useStore(publisher.store);
  const [isOpen, setOpen] = useState(false);
  const light = lightOf(state);
  const words = state.status ? serverWords(t, state.status.server) : null;
  function open() {
    setOpen(true);
    if (!state.tracks.camera && !state.tracks.microphone) void publisher.prepare();
  }
  return (
    <aside aria-label={t('video.title')} className={styles.dock}>
      <p className={styles.line}>
        <span className={styles.light} data-light={light} role="status">
          <span aria-hidden>{light === 'onAir' ? '●' : light === 'off' ? '○' : '◐'}</span>{' '}
          {t(`video.light.${light}`)}
        </span>
        <button aria-expanded={isOpen} onClick={() => (isOpen ? setOpen(false) : open())} type="button">
          {t(isOpen ? 'video.close' : 'video.open')}
        </button>
      </p>
      {isOpen && (
        <div className={styles.panel}>
          {words && <p className={styles.fault}>{words}</p>}
          {state.refused && (
            <p className={styles.fault} role="alert">
              {t(`errors.${refusal(state.refused)}`)}
            </p>
          )}
          <Preview track={state.tracks.screen ?? state.tracks.camera} />
          <Choice
            choices={state.devices.cameras}
            chosen={state.chosen.camera}
            fault={state.faults.camera && t(`video.fault.${state.faults.camera}`)}
            label={t('video.camera')}
            onChoose={(deviceId) => void publisher.choose('camera', deviceId)}
          />
          <Choice
            choices={state.devices.microphones}
            chosen={state.chosen.microphone}
            fault={state.faults.microphone && t(`video.fault.${state.faults.microphone}`)}
            label={t('video.microphone')}
            onChoose={(deviceId) => void publisher.choose('microphone', deviceId)}
          />
          {state.tracks.microphone && <Level track={state.tracks.microphone} />}
          {state.faults.screen && <p className={styles.fault}>{t(`video.fault.${state.faults.screen}`)}</p>}
          <Buttons publisher={publisher} state={state} />
          <Senders publisher={publisher} state={state} />
          <StreamKey publisher={publisher} />
        </div>
      )}
    </aside>
  );
}

/** Refusals that can come of sending; any other is told as a fault of ours. */
function refusal(code: string) {
  const known = [
    'media_unavailable',
    'media_gone',
    'forbidden',
    'unauthenticated',
    'show_over',
    'invalid',
  ] as const;
  return known.find((one) => one === code) ?? 'internal';
}

function Preview({ track }: { track: MediaStreamTrack | null }) {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = track ? new MediaStream([track]) : null;
  }, [track]);
  return (
    <video
      aria-label={t('video.preview')}
      autoPlay
      className={styles.preview}
      muted
      playsInline
      ref={video}
    />
  );
}

function Choice(props: {
  label: string;
  choices: readonly DeviceChoice[];
  chosen: string | null;
  fault: string | null;
  onChoose: (deviceId: string) => void;
}) {
  const t = useText();
  return (
    <>
      <label className={styles.choice}>
        <span>{props.label}</span>
        <select onChange={(event) => props.onChoose(event.target.value)} value={props.chosen ?? ''}>
          {props.chosen === null && <option value="">{t('video.byDefault')}</option>}
          {props.choices.map(({ deviceId, label }) => (
            <option key={deviceId} value={deviceId}>
              {label || props.label}
            </option>
          ))}
        </select>
      </label>
      {props.fault && (
        <p className={styles.fault} role="alert">
          {props.label}: {props.fault}
        </p>
      )}
    </>
  );
}

const LEVEL_EVERY_MS = 100;

function Level({ track }: { track: MediaStreamTrack }) {
  const t = useText();
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const meter = meterOf(track);
    const timer = setInterval(() => setLevel(Math.round(meter.read() * 100)), LEVEL_EVERY_MS);
    return () => {
      clearInterval(timer);
      meter.close();
    };
  }, [track]);
  return (
    <meter aria-label={t('video.level')} className={styles.level} high={90} max={100} min={0} value={level} />
  );
}

function Buttons({ publisher, state }: { publisher: Publisher; state: PublishState }) {
  const t = useText();
  const { isSending, isMuted, tracks, status } = state;
  const hasAny = Object.values(tracks).some((track) => track !== null);
  const mayShare = 'getDisplayMedia' in (navigator.mediaDevices ?? {});
  return (
    <p className={styles.buttons}>
      {isSending ? (
        <button data-tone="stop" onClick={publisher.stop} type="button">
          {t('video.stop')}
        </button>
      ) : (
        <button
          data-tone="go"
          disabled={!hasAny || status?.server.kind !== 'ready'}
          onClick={publisher.send}
          type="button"
        >
          {t('video.start')}
        </button>
      )}
      {tracks.microphone && (
        <button aria-pressed={isMuted} onClick={() => publisher.mute(!isMuted)} type="button">
          {t(isMuted ? 'video.unmute' : 'video.mute')}
        </button>
      )}
      {mayShare && (
        <button onClick={() => void publisher.share(tracks.screen === null)} type="button">
          {t(tracks.screen ? 'video.unshare' : 'video.share')}
        </button>
      )}
    </p>
  );
}

/** Everyone who sends, when there is a choice; a press brings one of them on air. */
function Senders({ publisher, state }: { publisher: Publisher; state: PublishState }) {
  const t = useText();
  const senders = state.status?.publishers ?? [];
  if (senders.length < 2) return null;
  return (
    <ul aria-label={t('video.senders')} className={styles.senders}>
      {senders.map(({ publisherId, name, via, isOnAir }) => (
        <li key={publisherId}>
          <span>
            {name} {via === 'whip' && t('video.encoder')}
          </span>
          {isOnAir ? (
            <b>{t('video.light.onAir')}</b>
          ) : (
            <button
              aria-label={t('video.takeOf', { name })}
              onClick={() => void publisher.take(publisherId)}
              type="button"
            >
              {t('video.take')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
