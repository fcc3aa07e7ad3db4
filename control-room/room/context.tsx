import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { en } from './i18n/en.ts';
import type { Texts } from './i18n/texts.ts';
import { zh } from './i18n/zh.ts';
import type { Viewer, ViewerState } from './viewer.ts';

const ViewerContext = createContext<Viewer | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error('outside ViewerProvider');
  return viewer;
}

/** One part of the viewer's state; the component draws again only when that part changes. */
export function useViewerState<T>(select: (state: ViewerState) => T): T {
  return useStore(useViewer().store, select);
}

const texts = { en, zh } as const;
export function useTexts(): Texts {
  return texts[useViewerState((state) => state.lang)];
}

/** Server time, drawn again every `everyMs` while mounted. */
export function useServerNow(everyMs = 250): number {
  const offset = useViewerState((state) => state.offset);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now + offset;
}

/** The sentence for a refusal's code, in the viewer's language. */
export function useErrorText(): (code: string) => string {
  const t = useTexts();
  return (code) => t.errors[code] ?? `${t.errorOther} ${t.code(code)}`;
}
