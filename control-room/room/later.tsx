import { type ReactNode, useEffect, useState } from 'react';
import { useTexts, useViewerState } from './context.tsx';

type Loading<T> = { kind: 'loading' } | { kind: 'failed' } | { kind: 'ready'; module: T };

/**
 * A part of the page that is fetched when it is first wanted, so that the room itself opens quickly. On a poor network
 * the fetch may fail: that is said, with a button to try again.
 */
export function Later<T>({
  load,
  children,
  quiet = false,
}: {
  /** A constant of its module: it is called again only to try again. */
  load: () => Promise<T>;
  children: (module: T) => ReactNode;
  /** Nothing is shown while it loads. */
  quiet?: boolean;
}) {
  const t = useTexts();
  const [state, setState] = useState<Loading<T>>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  useEffect(() => {
    // Each attempt asks once more, and so does a connection that is back.
    void [attempt, isConnected];
    let isGone = false;
    setState((known) => (known.kind === 'ready' ? known : { kind: 'loading' }));
    load().then(
      (module) => !isGone && setState({ kind: 'ready', module }),
      () => !isGone && setState({ kind: 'failed' }),
    );
    return () => {
      isGone = true;
    };
  }, [load, attempt, isConnected]);
  if (state.kind === 'ready') return children(state.module);
  if (quiet && state.kind === 'loading') return null;
  return (
    <div className="later">
      {state.kind === 'loading' ? (
        <p className="muted" role="status">
          {t.loadingPart}
        </p>
      ) : (
        <>
          <p role="alert">{t.errors.network}</p>
          <button className="pill" onClick={() => setAttempt(attempt + 1)} type="button">
            {t.tryAgain}
          </button>
        </>
      )}
    </div>
  );
}
