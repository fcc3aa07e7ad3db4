import type { CSSProperties, FocusEvent, KeyboardEvent, ReactNode, Ref } from 'react';

/** A scroller without a focusable child must take focus itself, or nobody without a mouse can scroll it. */
const reachable = (label: string) => ({ tabIndex: 0, role: 'group', 'aria-label': label });

export function Scroller(props: {
  label: string;
  className?: string | undefined;
  style?: CSSProperties;
  onScroll?: () => void;
  /** What the list does with keys while it, or something in it, has focus. */
  keys?: {
    onBlur: (event: FocusEvent<HTMLDivElement>) => void;
    onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void;
  };
  ref?: Ref<HTMLDivElement>;
  children: ReactNode;
}) {
  return (
    <div
      {...reachable(props.label)}
      {...props.keys}
      ref={props.ref}
      className={props.className}
      style={props.style}
      onScroll={props.onScroll}
    >
      {props.children}
    </div>
  );
}
