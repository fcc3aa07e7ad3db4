import fc from 'fast-check';
import * as sdp from 'sdp-transform';
import { describe, expect, it } from 'vitest';
import { writeAnswer } from './answer.ts';
import { readOffer } from './offer.ts';

const capabilities = {
  codecs: [
    {
      kind: 'audio' as const,
      mimeType: 'audio/opus',
      clockRate: 48_000,
      channels: 2,
      preferredPayloadType: 100,
      rtcpFeedback: [{ type: 'nack' }],
    },
    {
      kind: 'video' as const,
      mimeType: 'video/H264',
      clockRate: 90_000,
      preferredPayloadType: 101,
      parameters: { 'packetization-mode': 1 },
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    },
  ],
  headerExtensions: [
    {
      kind: 'video' as const,
      uri: 'urn:ietf:params:rtp-hdrext:sdes:mid' as const,
      preferredId: 1,
      direction: 'sendrecv' as const,
    },
  ],
};

/** As an encoder of sound and H.264 with one stream each sends it. */
const offerOf = (video: readonly string[], audio = 'opus/48000/2') =>
  [
    'v=0',
    'o=rtc 1 0 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:0123456789012345678901',
    `a=fingerprint:sha-256 ${Array(32).fill('ab').join(':')}`,
    'a=setup:actpass',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendonly',
    'a=rtcp-mux',
    `a=rtpmap:111 ${audio}`,
    'a=ssrc:1 cname:desk',
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
    'c=IN IP4 0.0.0.0',
    'a=mid:1',
    'a=sendonly',
    'a=rtcp-mux',
    'a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid',
    'a=extmap:4 urn:example:unknown',
    ...video,
    '',
  ].join('\r\n');
const h264 = [
  'a=rtpmap:96 H264/90000',
  'a=fmtp:96 profile-level-id=42e01f;packetization-mode=1',
  'a=rtcp-fb:96 nack pli',
  'a=rtcp-fb:96 goog-remb',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=ssrc-group:FID 2 3',
  'a=ssrc:2 cname:desk',
];
const transport = {
  iceParameters: { usernameFragment: 'ours', password: 'secret', iceLite: true },
  iceCandidates: [
    {
      foundation: 'udp',
      priority: 1,
      ip: '127.0.0.1',
      address: '127.0.0.1',
      protocol: 'udp' as const,
      port: 40_000,
      type: 'host' as const,
    },
  ],
  dtlsParameters: { fingerprints: [{ algorithm: 'sha-256' as const, value: 'CD:EF' }] },
};

function taken(text: string) {
  const offer = readOffer(text, capabilities);
  if (!offer.ok) throw new Error(offer.error.message);
  return offer.value;
}

describe('an offer', () => {
  it('becomes what the media server is sent: codec, retransmission, feedback, header extensions', () => {
    const [audio, video] = taken(offerOf(h264)).sections;
    expect(audio?.isTaken && audio.rtpParameters.encodings).toEqual([{ ssrc: 1 }]);
    expect(video?.isTaken && video.rtpParameters).toMatchObject({
      mid: '1',
      codecs: [
        { mimeType: 'video/H264', payloadType: 96, rtcpFeedback: [{ type: 'nack', parameter: 'pli' }] },
        { mimeType: 'video/rtx', payloadType: 97, parameters: { apt: 96 } },
      ],
      headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 3 }],
      encodings: [{ ssrc: 2, rtx: { ssrc: 3 } }],
      rtcp: { cname: 'desk' },
    });
  });

  it('keeps every layer of a simulcast by its rid', () => {
    const simulcast = ['a=rid:l send', 'a=rid:h send', 'a=simulcast:send l;h'];
    const [, video] = taken(offerOf([...h264.slice(0, 2), ...simulcast])).sections;
    expect(video?.isTaken && video.rtpParameters.encodings).toEqual([{ rid: 'l' }, { rid: 'h' }]);
  });

  it('is turned down section by section, and answered section by section', () => {
    const offer = taken(offerOf(['a=rtpmap:96 AV2/90000']));
    const text = writeAnswer(offer, transport);
    const answer = sdp.parse(text);
    expect(text).toContain('a=group:BUNDLE 0\r\n');
    expect(answer.media.map(({ port, direction }) => [port, direction])).toEqual([
      [9, 'recvonly'],
      [0, 'inactive'],
    ]);
    expect(answer.media[0]).toMatchObject({ setup: 'passive', iceUfrag: 'ours' });
    expect(text).toContain('a=mid:0\r\n');
  });

  it('is invalid when nothing in it can be taken', () => {
    const nothing = readOffer(offerOf(['a=rtpmap:96 AV2/90000'], 'G722/8000'), capabilities);
    expect(nothing).toMatchObject({ ok: false, error: { code: 'invalid' } });
    const unpacketised = readOffer(offerOf(['a=rtpmap:96 H264/90000'], 'G722/8000'), capabilities);
    expect(unpacketised).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  it('never throws, whatever comes', () => {
    const lines = offerOf(h264).split('\r\n');
    fc.assert(
      fc.property(fc.string(), (text) => {
        readOffer(text, capabilities);
        readOffer(`v=0\r\n${text}`, capabilities);
      }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(lines), fc.string(), (some, more) => {
        const offer = readOffer(['v=0', ...some, more].join('\r\n'), capabilities);
        if (offer.ok) sdp.parse(writeAnswer(offer.value, transport));
      }),
    );
  });
});
