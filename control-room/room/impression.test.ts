import { expect, it, vi } from 'vitest';
import { tellClick } from './impression.ts';

it('tells that an item was seen before it tells the first press of it, once a minute', () => {
  vi.useFakeTimers({ now: 1_000_000 });
  try {
    const told: string[] = [];
    const viewer = {
      see: (event: 'impression' | 'click', itemId: string) => {
        told.push(`${event} ${itemId}`);
        return true;
      },
    };
    tellClick(viewer, 'ring');
    tellClick(viewer, 'ring');
    expect(told).toEqual(['impression ring', 'click ring', 'click ring']);
    vi.advanceTimersByTime(60_000);
    tellClick(viewer, 'ring');
    expect(told.slice(3)).toEqual(['impression ring', 'click ring']);
  } finally {
    vi.useRealTimers();
  }
});

it('counts an item as seen another time when it could not be told', () => {
  vi.useFakeTimers({ now: 2_000_000 });
  try {
    const told: string[] = [];
    let isOpen = false;
    const viewer = {
      see: (event: 'impression' | 'click', itemId: string) => {
        if (isOpen) told.push(`${event} ${itemId}`);
        return isOpen;
      },
    };
    tellClick(viewer, 'pendant');
    isOpen = true;
    tellClick(viewer, 'pendant');
    expect(told).toEqual(['impression pendant', 'click pendant']);
  } finally {
    vi.useRealTimers();
  }
});
