/** An element's text, or its children by name; a name that comes more than once is a list. */
export type XmlValue = string | XmlElement | readonly XmlValue[];
export interface XmlElement {
  readonly [name: string]: XmlValue;
}

const MAX_DEPTH = 16;

/**
 * Reads the plain XML platforms push: elements, text and CDATA. No attributes, comments, declarations, document types
 * or entities, so nothing in it can refer to anything. Answers the root's children; null for whatever else.
 */
export function readXml(text: string): XmlElement | null {
  const tokens = /<!\[CDATA\[([\s\S]*?)\]\]>|<\/([A-Za-z_][\w.-]*)>|<([A-Za-z_][\w.-]*)>|([^<&]+)/y;
  const open: { name: string; children: Record<string, XmlValue>; text: string }[] = [
    { name: '', children: Object.create(null), text: '' },
  ];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < text.length) {
    const found = tokens.exec(text);
    const current = open.at(-1);
    if (!found || !current) return null;
    const [, cdata, closing, opening, plain] = found;
    if (opening !== undefined) {
      if (open.length > MAX_DEPTH || opening === '__proto__') return null;
      open.push({ name: opening, children: Object.create(null), text: '' });
    } else if (closing !== undefined) {
      const parent = open.at(-2);
      if (!parent || current.name !== closing) return null;
      const isLeaf = Object.keys(current.children).length === 0;
      if (!isLeaf && current.text.trim() !== '') return null;
      add(parent.children, closing, isLeaf ? current.text : current.children);
      open.pop();
    } else current.text += cdata ?? plain ?? '';
  }
  const root = open[0];
  if (open.length !== 1 || !root || root.text.trim() !== '') return null;
  const [only, ...more] = Object.values(root.children);
  return more.length === 0 && typeof only === 'object' && !Array.isArray(only) ? (only as XmlElement) : null;
}

function add(children: Record<string, XmlValue>, name: string, value: XmlValue): void {
  const before = children[name];
  if (before === undefined) children[name] = value;
  else children[name] = Array.isArray(before) ? [...before, value] : [before, value];
}
