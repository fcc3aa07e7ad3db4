import { Menu, type MenuDropdownProps } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';

/** What a menu opens: it has the keyboard as soon as it is drawn, and gives it back as it goes. */
export function MenuList({ children, ...props }: MenuDropdownProps) {
  return (
    <Menu.Dropdown {...props}>
      {children}
      <HeldWhileOpen />
    </Menu.Dropdown>
  );
}

function HeldWhileOpen() {
  const place = useRef<HTMLSpanElement>(null);
  const [opener] = useState(() => document.activeElement);
  useLayoutEffect(() => {
    const menu = place.current?.closest<HTMLElement>('[role="menu"]');
    if (!menu) return;
    (menu.querySelector<HTMLElement>('[data-autofocus]') ?? menu).focus({ preventScroll: true });
    return () => {
      const active = document.activeElement;
      const isOurs = active === null || active === document.body || menu.contains(active);
      if (isOurs && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, [opener]);
  return <span ref={place} hidden />;
}
