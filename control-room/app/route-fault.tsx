import { useRouteError } from 'react-router';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { failureOf } from './api.ts';

/** A fault of a page itself, or a chunk that did not load. */
export function RouteFault() {
  return <ErrorPanel failure={failureOf(useRouteError())} retry={() => window.location.reload()} />;
}
