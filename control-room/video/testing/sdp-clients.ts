import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** A plain RTCPeerConnection that only receives: what any player does. */
export function playByWhep(page: Page, path: string, key: string) {
  return page.evaluate(
    async ({ path, key }) => {
      const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      const video = Object.assign(document.createElement('video'), {
        className: 'whep',
        autoplay: true,
        muted: true,
      });
      document.body.append(video);
      const stream = new MediaStream();
      video.srcObject = stream;
      connection.ontrack = ({ track }) => stream.addTrack(track);
      connection.addTransceiver('video', { direction: 'recvonly' });
      connection.addTransceiver('audio', { direction: 'recvonly' });
      await connection.setLocalDescription();
      const answer = await fetch(path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/sdp' },
        body: connection.localDescription?.sdp ?? '',
      });
      const sdp = await answer.text();
      if (answer.status !== 201) throw new Error(sdp);
      await connection.setRemoteDescription({ type: 'answer', sdp });
      Object.assign(window, { connection });
      return {
        status: answer.status,
        type: answer.headers.get('content-type')?.split(';')[0] ?? '',
        location: answer.headers.get('location') ?? '',
      };
    },
    { path, key },
  );
}

export const soundReceived = (page: Page) =>
  page.evaluate(async () => {
    const { connection } = window as unknown as { connection: RTCPeerConnection };
    for (const stats of (await connection.getStats()).values())
      if (stats.type === 'inbound-rtp' && stats.kind === 'audio') return stats.packetsReceived as number;
    return 0;
  });

/** Sends by WHIP from a program that is no browser, until its standard input ends. */
export async function startEncoder(url: string, path: string, key: string) {
  const script = fileURLToPath(new URL('encoder.py', import.meta.url));
  const encoder = spawn('/usr/bin/python3', [script, url, path, key], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(encoder.stdout, 'data');
  return encoder;
}

/** A bare request to an endpoint of offers. */
export function askSdp(
  url: string,
  method: string,
  path: string,
  key: string | null,
  type?: string,
  body?: string,
  more: Record<string, string> = {},
): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: {
      ...(key && { Authorization: `Bearer ${key}` }),
      ...(type && { 'Content-Type': type }),
      ...more,
    },
    ...(body !== undefined && { body }),
  });
}

/** A plain RTCPeerConnection, without the media library: what any encoder does. It runs until its page closes. */
export function sendByWhip(page: Page, path: string, key: string) {
  return page.evaluate(
    async ({ path, key }) => {
      const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      for (const track of stream.getTracks())
        connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
      await connection.setLocalDescription();
      const answer = await fetch(path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/sdp' },
        body: connection.localDescription?.sdp ?? '',
      });
      const sdp = await answer.text();
      if (answer.status === 201) await connection.setRemoteDescription({ type: 'answer', sdp });
      else throw new Error(sdp);
      Object.assign(window, { connection });
      return {
        status: answer.status,
        type: answer.headers.get('content-type')?.split(';')[0] ?? '',
        location: answer.headers.get('location') ?? '',
        etag: answer.headers.get('etag') ?? '',
      };
    },
    { path, key },
  );
}
