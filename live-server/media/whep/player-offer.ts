import type { types } from 'mediasoup';
import type * as sdp from 'sdp-transform';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { mediaCodecs } from '../room.ts';
import { feedbackOf, fmtpOf, parse } from '../whip/offer.ts';

/** One `m=` section of a player's offer, with the codecs of ours that it can play. */
export interface PlayerSection {
  readonly mid: string;
  readonly kind: 'audio' | 'video' | 'other';
  readonly offered: sdp.MediaDescription & sdp.MediaAttributes;
  /** By the player's own payload types; empty for a section that is turned down. */
  readonly codecs: readonly types.RtpCodecCapability[];
}

export interface PlayerOffer {
  readonly sections: readonly PlayerSection[];
  readonly dtlsParameters: types.DtlsParameters;
  readonly iceUfrag: string;
}

const MAX_SECTIONS = 8;

/**
 * Reads a player's offer (RFC 8829): the first sound and the first picture it wants, with each codec that this server
 * carries. `malformed` for what is no SDP, `invalid` for an offer that can play nothing this server sends.
 */
export function readPlayerOffer(text: string): Result<PlayerOffer> {
  const parsed = parse(text);
  if (!parsed) return refuse('malformed', 'The body is not SDP');
  const { media } = parsed;
  if (media.length === 0 || media.length > MAX_SECTIONS) return refuse('invalid', 'No media is offered');
  const fingerprint = parsed.fingerprint ?? media.find((section) => section.fingerprint)?.fingerprint;
  const iceUfrag = parsed.iceUfrag ?? media[0]?.iceUfrag;
  if (!fingerprint || iceUfrag === undefined)
    return refuse('invalid', 'No DTLS fingerprint or ICE user name');
  const wanted = new Set<string>();
  const sections = media.map((offered, index): PlayerSection => {
    const mid = String(offered.mid ?? index);
    const kind = offered.type === 'audio' || offered.type === 'video' ? offered.type : 'other';
    const receives =
      offered.direction !== 'sendonly' && offered.direction !== 'inactive' && offered.port !== 0;
    const codecs = kind === 'other' || !receives || wanted.has(kind) ? [] : codecsOf(offered, kind);
    if (codecs.length > 0) wanted.add(kind);
    return { mid, kind, offered, codecs };
  });
  if (wanted.size === 0) return refuse('invalid', 'Nothing this server sends can be played');
  const algorithm = fingerprint.type.toLowerCase() as types.FingerprintAlgorithm;
  return accept({
    sections,
    iceUfrag,
    // We answer `passive`: the player begins.
    dtlsParameters: { role: 'client', fingerprints: [{ algorithm, value: fingerprint.hash.toUpperCase() }] },
  });
}

/** Ours that the player offers too, by its first payload type for each. */
function codecsOf(offered: PlayerSection['offered'], kind: 'audio' | 'video'): types.RtpCodecCapability[] {
  return mediaCodecs
    .filter((own) => own.kind === kind)
    .flatMap((own): types.RtpCodecCapability[] => {
      const line = offered.rtp.find(
        ({ codec, rate, payload }) =>
          `${kind}/${codec}`.toLowerCase() === own.mimeType.toLowerCase() &&
          rate === own.clockRate &&
          isSameH264(own, fmtpOf(offered, payload)),
      );
      if (!line) return [];
      const rtcpFeedback = feedbackOf(offered, line.payload, {
        ...own,
        rtcpFeedback: feedbackWeUse,
      } as never);
      return [{ ...own, preferredPayloadType: line.payload, rtcpFeedback } as types.RtpCodecCapability];
    });
}

/** Losses are sent again in the stream itself, and whole pictures asked for; a player's other wishes are left. */
const feedbackWeUse = [
  { type: 'nack', parameter: '' },
  { type: 'nack', parameter: 'pli' },
  { type: 'ccm', parameter: 'fir' },
];

/** The packetised form, and our profile: constrained baseline plays everywhere. */
const isSameH264 = (own: types.RouterRtpCodecCapability, parameters: Record<string, string | number>) =>
  own.mimeType.toLowerCase() !== 'video/h264' ||
  (Number(parameters['packetization-mode'] ?? 0) === 1 &&
    /^42[ce]0/i.test(String(parameters['profile-level-id'] ?? '')));
