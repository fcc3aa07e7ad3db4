import type { CSSProperties, ReactNode, Ref } from 'react';

/** A scroller without a focusable child must take focus itself, or nobody without a mouse can scroll it. */
const reachable = { tabIndex: 0 };

export function Scroller(props: {
  label: string;
  className?: string | undefined;
  style?: CSSProperties;
  onScroll?: () => void;
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}) {
  return (
    <section
      {...reachable}
      ref={props.ref}
      aria-label={props.label}
      className={props.className}
      style={props.style}
      onScroll={props.onScroll}
    >
      {props.children}
    </section>
  );
}
