import type { types } from 'mediasoup';

/** A stream as the media server sends it to a port of this machine. */
export interface SentStream {
  readonly kind: 'audio' | 'video';
  readonly port: number;
  readonly rtpParameters: types.RtpParameters;
}

/** The description (RFC 8866) of streams sent plainly over loopback, RTCP on the next port. */
export function describeStreams(streams: readonly SentStream[]): string {
  const lines = ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=Showcaller', 'c=IN IP4 127.0.0.1', 't=0 0'];
  for (const { kind, port, rtpParameters } of streams) {
    const [codec] = rtpParameters.codecs;
    if (!codec) continue;
    const { payloadType, mimeType, clockRate, channels = 1, parameters = {} } = codec;
    const name = mimeType.split('/')[1];
    const config = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
    lines.push(
      `m=${kind} ${port} RTP/AVP ${payloadType}`,
      `a=rtcp:${port + 1}`,
      `a=rtpmap:${payloadType} ${name}/${clockRate}${channels > 1 ? `/${channels}` : ''}`,
      ...(config.length > 0 ? [`a=fmtp:${payloadType} ${config.join(';')}`] : []),
      'a=recvonly',
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}
