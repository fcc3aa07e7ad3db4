import { describe, expect, it } from 'vitest';
import { readAddress, shareLink } from './address.ts';

describe('the viewer’s link', () => {
  it('carries show, source, code, region, name and language', () => {
    expect(
      readAddress(
        '/r/show-1',
        '?source=store-code&ref=S-0012&region=r-east&by=M-7&name=%E6%9E%97&lang=zh-CN',
      ),
    ).toEqual({
      page: 'room',
      showId: 'show-1',
      arrival: {
        source: 'store-code',
        ref: 'S-0012',
        regionId: 'r-east',
        name: '林',
        by: 'M-7',
        memberToken: null,
      },
      groupId: null,
      lang: 'zh',
    });
  });

  it('counts as a guide’s share when it has a code and no source, and as direct without both', () => {
    expect(readAddress('/r/a', '?ref=G-1')).toMatchObject({ arrival: { source: 'guide-share', ref: 'G-1' } });
    expect(readAddress('/r/a/', '')).toMatchObject({
      page: 'room',
      arrival: { source: 'direct', ref: null },
    });
  });

  it('drops what the server would refuse', () => {
    const address = readAddress(
      '/r/a',
      `?source=banana&region=no%20spaces&name=${'x'.repeat(90)}%0A&lang=fr&by=no%20code`,
    );
    expect(address).toEqual({
      page: 'room',
      showId: 'a',
      arrival: {
        source: 'direct',
        ref: null,
        regionId: null,
        name: 'x'.repeat(40),
        by: null,
        memberToken: null,
      },
      groupId: null,
      lang: null,
    });
  });

  it('carries a friend’s group, and a member’s pass in the part no server sees', () => {
    expect(readAddress('/r/a', '?group=g-1', '#member=ab.c-d.e_f')).toMatchObject({
      groupId: 'g-1',
      arrival: { memberToken: 'ab.c-d.e_f' },
    });
    expect(readAddress('/r/a', '?group=no%20such', '#member=%3Cscript%3E')).toMatchObject({
      groupId: null,
      arrival: { memberToken: null },
    });
    expect(shareLink('https://shop.example', 's', { source: 'direct', ref: 'G-1', by: null }, 'g-1')).toBe(
      'https://shop.example/r/s?source=guide-share&ref=G-1&group=g-1',
    );
  });

  it('leads nowhere when the path is not a room or a payment', () => {
    for (const path of ['/', '/r', '/r/', '/r/a/b', '/r/%E0%A4%A', '/r/a%20b', '/x/a'])
      expect(readAddress(path, '').page).toBe('nowhere');
  });

  it('keeps the code when it is passed on', () => {
    const arrival = { source: 'moments-ads', ref: 'G-1', regionId: null, name: null, by: null } as const;
    expect(shareLink('https://shop.example', 's 1', arrival)).toBe(
      'https://shop.example/r/s%201?source=guide-share&ref=G-1',
    );
    expect(shareLink('https://shop.example', 's', { ...arrival, ref: null })).toBe(
      'https://shop.example/r/s?source=other',
    );
    expect(shareLink('https://shop.example', 's', { ...arrival, by: 'M-7' })).toBe(
      'https://shop.example/r/s?source=guide-share&ref=G-1&by=M-7',
    );
  });
});
