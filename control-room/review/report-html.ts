/** A page of the screen as one HTML file: its styles, pictures as data, nothing that could be pressed. */
export async function htmlOf(page: HTMLElement, title: string, language: string): Promise<string> {
  const copy = page.cloneNode(true) as HTMLElement;
  for (const pressed of copy.querySelectorAll('[data-screen], script, input, select, textarea, form'))
    pressed.remove();
  for (const link of copy.querySelectorAll('a')) link.replaceWith(...link.childNodes);
  for (const button of copy.querySelectorAll('button')) {
    const words = document.createElement('span');
    words.className = button.className;
    words.append(...button.childNodes);
    button.replaceWith(words);
  }
  await Promise.all([...copy.querySelectorAll('img')].map(inlined));
  const root = document.documentElement;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`;
  return `<!doctype html>\n<html lang="${language}" ${themeOf(root)}><head>${head}<style>${stylesOf(document)}</style></head><body style="margin:0;background:#fff">${copy.outerHTML}</body></html>\n`;
}

async function inlined(image: HTMLImageElement): Promise<void> {
  const answer = await fetch(image.src).catch(() => null);
  if (!answer?.ok) return image.remove();
  const bytes = await answer.blob();
  image.src = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsDataURL(bytes);
  });
}

/** What the theme hangs on the page's root. */
const themeOf = (root: HTMLElement): string =>
  [...root.attributes]
    .filter(({ name }) => name.startsWith('data-'))
    .map(({ name, value }) => `${name}="${escaped(value)}"`)
    .join(' ');

/** Every rule in force; addresses in them lead nowhere in a file that stands alone. */
function stylesOf(from: Document): string {
  const rules = [...from.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText));
  return rules
    .filter((rule) => !rule.startsWith('@font-face') && !rule.startsWith('@import'))
    .join('\n')
    .replace(/url\((?!["']?data:)[^)]*\)/g, 'none')
    .replaceAll('</', '<\\/');
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
