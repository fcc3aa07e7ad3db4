/** How loud a microphone is, 0 to 1, smoothed for the eye: 0 is -60 dB and below, 1 is full scale. */
export interface LevelMeter {
  read(): number;
  close(): void;
}

const FLOOR_DB = -60;

export function meterOf(track: MediaStreamTrack): LevelMeter {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let shown = 0;
  return {
    read() {
      if (context.state === 'suspended') void context.resume();
      analyser.getFloatTimeDomainData(samples);
      shown = Math.max(levelOf(samples), shown * 0.8);
      return shown;
    },
    close() {
      source.disconnect();
      void context.close();
    },
  };
}

/** Root mean square of samples from -1 to 1, on a scale of decibels from 0 (silence) to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}
