import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { Client } from '../../http/testing/client.ts';

/** The platform's side of a shop's message push, written from its documents and not from our decryption. */
export interface WechatShop {
  readonly appId: string;
  readonly token: string;
  readonly encodingAesKey: string;
}

export const testShop: WechatShop = {
  appId: 'wx0123456789abcdef',
  token: 'a-token-of-the-shop',
  encodingAesKey: randomBytes(32).toString('base64').slice(0, 43),
};

/** `pad` makes the padding of a plain text of so many bytes: PKCS#7 to 32 unless said otherwise. */
export function encrypt(
  { appId, encodingAesKey }: WechatShop,
  message: string,
  pad: (length: number) => Buffer = pkcs7,
): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([randomBytes(16), length, body, Buffer.from(appId)]);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(pad(plain.length)), cipher.final()]).toString(
    'base64',
  );
}

function pkcs7(length: number): Buffer {
  const count = 32 - (length % 32);
  return Buffer.alloc(count, count);
}

export const sign = (...parts: string[]): string =>
  createHash('sha1').update(parts.sort().join('')).digest('hex');

export interface Push {
  readonly shop?: WechatShop;
  /** Epoch seconds in the query. */
  readonly timestamp?: string;
  readonly xml?: boolean;
  readonly encrypted?: string;
  readonly msgSignature?: string;
  /** The app named in the address. */
  readonly to?: string;
  readonly tamper?: (body: string) => string;
}

/** Sends an event as the platform does; the message is JSON text, so that ids keep every digit. */
export function push(call: Client, message: string, more: Push = {}) {
  const { shop = testShop, tamper = (body) => body } = more;
  const timestamp = more.timestamp ?? String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(5).toString('hex');
  const encrypted = more.encrypted ?? encrypt(shop, message);
  const signature = more.msgSignature ?? sign(shop.token, timestamp, nonce, encrypted);
  const query = new URLSearchParams({ timestamp, nonce, encrypt_type: 'aes', msg_signature: signature });
  const body = more.xml
    ? `<xml>\n<ToUserName><![CDATA[gh_shop]]></ToUserName>\n<Encrypt><![CDATA[${encrypted}]]></Encrypt>\n</xml>`
    : JSON.stringify({ ToUserName: 'gh_shop', Encrypt: encrypted });
  return call('POST', `/api/hooks/wechat/${more.to ?? shop.appId}?${query}`, {
    raw: { type: more.xml ? 'text/xml' : 'application/json', content: tamper(body) },
  });
}

/** An event's text; `body` is JSON text without its braces. */
export const event = (kind: string, createTime: number, body: string): string =>
  `{"ToUserName":"gh_shop","FromUserName":"OPENID","CreateTime":${createTime},"MsgType":"event","Event":"${kind}",${body}}`;
