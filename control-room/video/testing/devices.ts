/** Devices that a browser is given in place of its own, run in the page before its scripts. */

/** Every device fails in the same way, as the browser tells it. */
export function failing(name: string): void {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('It fails', name));
}

/** A screen that changes, to be shared. */
export function sharing(): void {
  navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 500, height: 300 });
    const pen = canvas.getContext('2d');
    let turn = 0;
    setInterval(() => {
      if (!pen) return;
      turn += 7;
      pen.fillStyle = `hsl(${turn % 360} 60% 50%)`;
      pen.fillRect(0, 0, 500, 300);
    }, 60);
    return canvas.captureStream(15);
  };
}

/** Gives the page a camera and a microphone that `isCovered` makes black and silent. */
export function coverable(): void {
  const covered = () => (window as { isCovered?: boolean }).isCovered === true;
  navigator.mediaDevices.getUserMedia = async ({ video } = {}) => {
    if (!video) {
      const sound = new AudioContext();
      const volume = sound.createGain();
      const tone = sound.createOscillator();
      const out = sound.createMediaStreamDestination();
      tone.connect(volume).connect(out);
      tone.start();
      setInterval(() => {
        volume.gain.value = covered() ? 0 : 0.5;
      }, 100);
      return out.stream;
    }
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const pen = canvas.getContext('2d');
    let turn = 0;
    setInterval(() => {
      if (!pen) return;
      turn += 1;
      pen.fillStyle = covered() ? '#000' : `hsl(${turn % 360} 60% 60%)`;
      pen.fillRect(0, 0, 640, 360);
    }, 50);
    const stream = canvas.captureStream(20);
    Object.assign(window, { cameraTrack: stream.getVideoTracks()[0] });
    return stream;
  };
}
