import type { IncomingMessage } from 'node:http';
import { BlockList } from 'node:net';
import { expect, it } from 'vitest';
import { clientAddressBehind, networksIn } from './client-address.ts';

const from = (peer: string, forwarded?: string) =>
  ({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;
const trusting = (text: string) => clientAddressBehind(networksIn(text) ?? new BlockList());

it('believes a proxy on this machine, and no other unless it is named', () => {
  const address = clientAddressBehind(new BlockList());
  expect(address(from('127.0.0.1', '203.0.113.9'))).toBe('203.0.113.9');
  expect(address(from('::ffff:127.0.0.1', '198.51.100.1, 203.0.113.9'))).toBe('203.0.113.9');
  expect(address(from('10.0.0.7', '203.0.113.9'))).toBe('10.0.0.7');
  expect(address(from('203.0.113.9'))).toBe('203.0.113.9');
});

it('believes the proxies of a named network, to the last one in a row', () => {
  const address = trusting('10.0.0.7, 10.1.0.0/16, fd00::/8');
  expect(address(from('10.0.0.7', '203.0.113.9'))).toBe('203.0.113.9');
  expect(address(from('::ffff:10.1.2.3', '198.51.100.1, 203.0.113.9, 10.0.0.7'))).toBe('203.0.113.9');
  expect(address(from('fd00::1', '2001:db8::5'))).toBe('2001:db8::5');
  expect(address(from('10.2.0.1', '203.0.113.9'))).toBe('10.2.0.1');
  expect(address(from('10.0.0.7', '10.1.0.1'))).toBe('10.1.0.1');
  expect(address(from('10.0.0.7', ' '))).toBe('10.0.0.7');
});

it.each(['', 'here', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.7,,10.0.0.8'])(
  'takes %j for no list of networks',
  (text) => {
    expect(networksIn(text)).toBeNull();
  },
);
