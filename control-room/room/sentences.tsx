import type { ReactNode } from 'react';
import { joined } from '../ui/joined.ts';
import { useViewerState } from './context.tsx';

/** Sentences one after another, in the viewer's language. */
export function Sentences({ children }: { children: ReactNode }) {
  return joined(
    children,
    useViewerState(({ lang }) => lang === 'en'),
  );
}
