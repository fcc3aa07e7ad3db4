import type { types } from 'mediasoup';
import * as sdp from 'sdp-transform';
import { answerHead, type Ends, refusedSection, takenSection } from '../sdp/answer-lines.ts';
import type { PlayerOffer, PlayerSection } from './player-offer.ts';

/** The answer to a player: what it is sent, by the streams' own names, and the rest turned down (RFC 8829). */
export function writePlayerAnswer(
  { sections }: PlayerOffer,
  consumers: ReadonlyMap<string, types.Consumer>,
  transport: Ends,
): string {
  return sdp.write({
    ...answerHead([...consumers.keys()], transport),
    msidSemantic: { semantic: 'WMS', token: '*' },
    media: sections.map((section) => {
      const consumer = consumers.get(section.mid);
      return consumer ? sentSection(section, consumer, transport) : refusedSection(section);
    }),
  } as sdp.SessionDescription);
}

function sentSection(section: PlayerSection, consumer: types.Consumer, transport: Ends): object {
  const { codecs, encodings = [], rtcp } = consumer.rtpParameters;
  const ssrc = encodings[0]?.ssrc;
  return {
    ...takenSection(section, codecs, 'sendonly', transport),
    msid: [{ id: 'show', appdata: consumer.kind }],
    ...(ssrc !== undefined && {
      ssrcs: [
        { id: ssrc, attribute: 'cname', value: rtcp?.cname ?? 'show' },
        { id: ssrc, attribute: 'msid', value: `show ${consumer.kind}` },
      ],
    }),
  };
}
