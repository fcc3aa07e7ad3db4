/**
 * A platform's message as people read it: JSON indented, XML a line an element, anything else as it is. Numbers keep
 * every digit, because nothing is parsed into numbers. The text is shown as text; nothing in it is ever run.
 */
export function pretty(message: string): string {
  const text = message.trim();
  if (/^[[{]/.test(text)) return prettyJson(text);
  if (text.startsWith('<')) return prettyXml(text);
  return message;
}

const step = '  ';

/** By signs and not by parsing: ids of 64 bits would lose their last digits. */
function prettyJson(text: string): string {
  let out = '';
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (isInText) {
      out += sign;
      if (sign === '\\') {
        at += 1;
        out += text.charAt(at);
      } else if (sign === '"') isInText = false;
      continue;
    }
    if (/\s/.test(sign)) continue;
    if (sign === '"') {
      isInText = true;
      out += sign;
    } else if (sign === '{' || sign === '[') {
      const close = sign === '{' ? '}' : ']';
      const rest = text.slice(at + 1).match(/^\s*/)?.[0].length ?? 0;
      if (text.charAt(at + 1 + rest) === close) {
        out += sign + close;
        at += 1 + rest;
      } else {
        depth += 1;
        out += `${sign}\n${step.repeat(depth)}`;
      }
    } else if (sign === '}' || sign === ']') {
      depth = Math.max(0, depth - 1);
      out += `\n${step.repeat(depth)}${sign}`;
    } else if (sign === ',') out += `,\n${step.repeat(depth)}`;
    else if (sign === ':') out += ': ';
    else out += sign;
  }
  return out;
}

function prettyXml(text: string): string {
  const parts = text.match(/<!\[CDATA\[[\s\S]*?\]\]>|<\/?[^>]+>|[^<]+/g) ?? [text];
  let depth = 0;
  let out = '';
  let wasOpen = false;
  for (const part of parts) {
    const word = part.trim();
    if (word === '') continue;
    if (/^<\//.test(word)) {
      depth = Math.max(0, depth - 1);
      out += wasOpen ? word : `\n${step.repeat(depth)}${word}`;
      wasOpen = false;
    } else if (/^<[^!?]/.test(word) && !word.endsWith('/>')) {
      out += `${out === '' ? '' : '\n'}${step.repeat(depth)}${word}`;
      depth += 1;
      wasOpen = true;
    } else {
      out += word;
    }
  }
  return out;
}
