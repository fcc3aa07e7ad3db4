import { qrPath } from '../ui/qr.tsx';
import { linesFor } from './wrap-text.ts';

export interface PosterParts {
  readonly title: string;
  readonly subtitle: string;
  /** A line over the title: the show of a product, the host of a show. */
  readonly above: string;
  /** Empty for a show. */
  readonly price: string;
  readonly scan: string;
  readonly pictureUrl: string | null;
  readonly link: string;
}

const width = 1080;
const height = 1560;
const margin = 72;
const picture = 936;
const code = 300;
const serif = 'Georgia, "Songti SC", "Noto Serif CJK SC", serif';
const sans = 'system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif';

/** The poster as a PNG; null when this browser cannot draw one. A picture of another origin is left out. */
export async function drawPoster(parts: PosterParts): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.fillStyle = '#faf7f2';
  pen.fillRect(0, 0, width, height);
  await drawPicture(pen, parts.pictureUrl);
  drawWords(pen, parts);
  drawCode(pen, parts.link);
  return new Promise((resolve) => {
    try {
      canvas.toBlob(resolve, 'image/png');
    } catch {
      resolve(null);
    }
  });
}

async function drawPicture(pen: CanvasRenderingContext2D, url: string | null): Promise<void> {
  pen.fillStyle = '#f4ead8';
  pen.fillRect(margin, margin, picture, picture);
  if (url === null || new URL(url, location.href).origin !== location.origin) return;
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
    pen.drawImage(image, margin, margin, picture, picture);
  } catch {
    // The picture cannot be had: its place stays empty, the code is what counts.
  }
}

function drawWords(pen: CanvasRenderingContext2D, parts: PosterParts): void {
  const room = width - 2 * margin;
  const beside = room - code - 48;
  let y = margin + picture + 64;
  pen.textBaseline = 'alphabetic';
  const write = (
    text: string,
    font: string,
    colour: string,
    lineHeight: number,
    most: number,
    max: number,
  ) => {
    pen.font = font;
    pen.fillStyle = colour;
    for (const line of linesFor(text, max, most, (piece) => pen.measureText(piece).width)) {
      pen.fillText(line, margin, y);
      y += lineHeight;
    }
  };
  write(parts.above, `30px ${sans}`, '#6b5f58', 48, 1, room);
  y += 12;
  write(parts.title, `600 54px ${serif}`, '#2a2320', 66, 2, beside);
  y += 14;
  if (parts.price) write(parts.price, `700 64px ${sans}`, '#8a1f3d', 84, 1, beside);
  write(parts.subtitle, `30px ${sans}`, '#6b5f58', 48, 1, beside);
  y = Math.max(y, height - margin - 20);
  write(parts.scan, `600 32px ${sans}`, '#2a2320', 40, 1, beside);
}

function drawCode(pen: CanvasRenderingContext2D, link: string): void {
  const { path, size } = qrPath(link);
  pen.save();
  pen.translate(width - margin - code, height - margin - code);
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, code, code);
  pen.scale(code / size, code / size);
  pen.fillStyle = '#000';
  pen.fill(new Path2D(path));
  pen.restore();
}
