import type { MediaSource } from '#shared/contract/media.ts';

/** The ways a camera, a microphone or a screen can fail, each with its own sentence. */
export type DeviceFault =
  | 'insecure'
  | 'denied'
  | 'missing'
  | 'busy'
  | 'unsuitable'
  | 'cancelled'
  | 'unplugged'
  | 'failed';

export interface DeviceChoice {
  readonly deviceId: string;
  readonly label: string;
}

export interface Devices {
  readonly cameras: readonly DeviceChoice[];
  readonly microphones: readonly DeviceChoice[];
}

export type Captured =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly fault: DeviceFault };

/** What is plugged in; labels are empty until the browser has been allowed to use one. */
export async function listDevices(): Promise<Devices> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
  return { cameras: of('videoinput'), microphones: of('audioinput') };
}

/** One track of one source; `deviceId` null leaves the choice to the browser. */
export async function capture(source: MediaSource, deviceId: string | null): Promise<Captured> {
  // Browsers give no devices to pages that came over plain http from another machine.
  const { mediaDevices } = navigator;
  if (!mediaDevices) return { ok: false, fault: 'insecure' };
  try {
    const stream =
      source === 'screen'
        ? await mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15 } } })
        : await mediaDevices.getUserMedia(constraintsOf(source, deviceId));
    const [track] = stream.getTracks();
    return track ? { ok: true, track } : { ok: false, fault: 'failed' };
  } catch (error) {
    return { ok: false, fault: faultOf(error, source) };
  }
}

function constraintsOf(source: 'camera' | 'microphone', deviceId: string | null): MediaStreamConstraints {
  const chosen = deviceId === null ? {} : { deviceId: { exact: deviceId } };
  if (source === 'microphone')
    return { audio: { ...chosen, echoCancellation: true, noiseSuppression: true, autoGainControl: true } };
  return {
    video: { ...chosen, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } },
  };
}

/** https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia names these errors. */
function faultOf(error: unknown, source: MediaSource): DeviceFault {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
      // Closing the browser's own choice of a screen is no refusal.
      return source === 'screen' ? 'cancelled' : 'denied';
    case 'SecurityError':
      return 'insecure';
    case 'NotFoundError':
      return 'missing';
    case 'NotReadableError':
      return 'busy';
    case 'OverconstrainedError':
      return 'unsuitable';
    default:
      return 'failed';
  }
}
