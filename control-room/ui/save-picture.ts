/** Twice the size on screen: sharp in a document. */
const scale = 2;

/** Saves the largest drawing inside an element as a PNG, in the colours it has on screen; nothing without a drawing. */
export async function savePicture(inside: HTMLElement | null, title: string): Promise<void> {
  const drawings = [...(inside?.querySelectorAll('svg') ?? [])];
  const [drawing] = drawings.sort((a, b) => area(b) - area(a));
  if (!drawing) return;
  const { width, height } = drawing.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(drawing, width, height))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const link = document.createElement('a');
  link.href = canvas.toDataURL('image/png');
  link.download = `${title}.png`;
  link.click();
}

const area = (element: Element): number => {
  const { width, height } = element.getBoundingClientRect();
  return width * height;
};

/** The drawing as a document of its own: variables of the page written out, fonts named. */
function standalone(drawing: SVGSVGElement, width: number, height: number): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const style = getComputedStyle(drawing);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('font-family', style.fontFamily);
  const text = new XMLSerializer().serializeToString(copy);
  return text.replace(
    /var\((--[\w-]+)\)/g,
    (_, name: string) => style.getPropertyValue(name).trim() || 'none',
  );
}
