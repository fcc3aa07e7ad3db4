/**
 * Runs in a page of the bench. The time code is a row of bright and dark fields over the whole width of the picture,
 * the lowest bit of the time of day (ms) first.
 */
const BITS = 24;
const WIDTH = 480;
/** Pictures of a stream that is only starting are left out. */
const STARTING = 30;

/** The camera becomes a canvas with the time in it, drawn thirty times a second. */
function beCamera() {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    if (!constraints?.video) return ask(constraints);
    const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
    const drawing = canvas.getContext('2d');
    const width = canvas.width / BITS;
    setInterval(() => {
      const now = Date.now() % 2 ** BITS;
      for (let bit = 0; bit < BITS; bit += 1) {
        drawing.fillStyle = Math.floor(now / 2 ** bit) % 2 === 1 ? '#fff' : '#000';
        drawing.fillRect(bit * width, 0, width, canvas.height);
      }
    }, 1000 / 30);
    return canvas.captureStream(30);
  };
}

/** The same camera, over a peer connection from this page to itself. */
async function sendToItself() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  from.onicecandidate = ({ candidate }) => to.addIceCandidate(candidate ?? undefined);
  to.onicecandidate = ({ candidate }) => from.addIceCandidate(candidate ?? undefined);
  const picture = Object.assign(document.createElement('video'), { id: 'bare', muted: true, autoplay: true });
  const arrived = new Promise((resolve) => {
    to.ontrack = ({ track }) => {
      picture.srcObject = new MediaStream([track]);
      resolve();
    };
  });
  document.body.prepend(picture);
  for (const track of stream.getTracks()) from.addTrack(track, stream);
  await from.setLocalDescription();
  await to.setRemoteDescription(from.localDescription);
  await to.setLocalDescription();
  await from.setRemoteDescription(to.localDescription);
  await arrived;
  await picture.play();
  Object.assign(window, { ends: [from, to] });
}

/** How old each of `count` pictures is (ms) as it is shown. */
function delays(selector, count) {
  const picture = document.querySelector(selector);
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: 1 });
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  const found = [];
  let seen = 0;
  return new Promise((resolve) => {
    const look = () => {
      const at = Date.now() % 2 ** BITS;
      drawing.drawImage(picture, 0, picture.videoHeight / 2, picture.videoWidth, 1, 0, 0, WIDTH, 1);
      const { data } = drawing.getImageData(0, 0, WIDTH, 1);
      let drawn = 0;
      for (let bit = 0; bit < BITS; bit += 1)
        if (data[Math.floor(((bit + 0.5) * WIDTH) / BITS) * 4] > 127) drawn += 2 ** bit;
      const delay = at - drawn;
      seen += 1;
      // A picture caught between two times reads as nonsense.
      if (seen > STARTING && delay >= 0 && delay < 10_000) found.push(delay);
      if (found.length >= count) resolve(found);
      else picture.requestVideoFrameCallback(look);
    };
    picture.requestVideoFrameCallback(look);
  });
}

globalThis.timeCode = { beCamera, sendToItself, delays };
