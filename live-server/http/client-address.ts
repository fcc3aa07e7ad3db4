import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** The caller's address, as far as it can be believed; empty when the connection is gone. */
export type ClientAddress = (request: IncomingMessage) => string;

/**
 * A proxy is believed only when it is on this machine or among `trusted`: then the last address it added counts, and
 * of several trusted ones behind each other the last that is not one of them.
 */
export function clientAddressBehind(trusted: BlockList): ClientAddress {
  const isTrusted = (address: string): boolean => {
    if (isLoopback(address)) return true;
    const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
    const family = isIP(plain);
    return family !== 0 && trusted.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
  return (request) => {
    const peer = request.socket.remoteAddress ?? '';
    const forwarded = request.headers['x-forwarded-for'];
    if (forwarded === undefined || !isTrusted(peer)) return peer;
    const added = (Array.isArray(forwarded) ? forwarded.join(',') : forwarded).split(',');
    const said = added.map((address) => address.trim()).filter((address) => address !== '');
    return said.findLast((address) => !isTrusted(address)) ?? said[0] ?? peer;
  };
}

export const isLoopback = (address: string): boolean =>
  address === '::1' || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);

/** Addresses and networks, `10.0.0.7, 10.1.0.0/16, fd00::/8`; null when one of them is neither. */
export function networksIn(text: string): BlockList | null {
  const networks = new BlockList();
  for (const part of text.split(',').map((each) => each.trim())) {
    const [address = '', bits] = part.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const most = family === 'ipv6' ? 128 : 32;
    if (isIP(address) === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
      return null;
    networks.addSubnet(address, bits === undefined ? most : Number(bits), family);
  }
  return networks;
}
