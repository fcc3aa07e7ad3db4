import type { OpenApiDocument, Operation } from './openapi.ts';
import type { SocketNamespace } from './socket-events.ts';

/** The document as one page that reads without scripts and without anything from elsewhere. */
export function docsPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = document.tags.map(({ name }) => {
    const inside = operations.filter(({ operation }) => operation.tags[0] === name);
    return `<section id="${esc(name)}"><h2>${esc(name)}</h2>${inside
      .map(({ path, method, operation }) => operationBlock(path, method, operation))
      .join('')}</section>`;
  });
  const contents = [...document.tags.map(({ name }) => name), 'sockets', 'schemas', 'errors'];
  return page(`
<nav><strong>Showcaller</strong>${contents.map((name) => `<a href="#${esc(name)}">${esc(name)}</a>`).join('')}
<a href="/api/openapi.json">openapi.json</a></nav>
<main><h1>Showcaller’s public contract</h1><p>${esc(String(document.info.description))}</p>
<p>Programs send <code>Authorization: Bearer TOKEN</code>; people have a session cookie; viewers the token of their visit.
Refusals are <code>application/problem+json</code> with a <a href="#errors">code</a>.</p>
${sections.join('')}
<section id="sockets"><h2>sockets</h2>${document['x-sockets'].map(namespaceBlock).join('')}</section>
<section id="schemas"><h2>schemas</h2>${Object.entries(document.components.schemas as Record<string, unknown>)
    .map(
      ([name, schema]) =>
        `<details id="schema-${esc(name)}"><summary><code>${esc(name)}</code></summary>${schemaBlock(schema)}</details>`,
    )
    .join('')}</section>
<section id="errors"><h2>errors</h2><table><thead><tr><th>code</th><th>status</th><th>meaning</th></tr></thead><tbody>
${document['x-errors']
  .map(
    ({ code, status, title }) =>
      `<tr id="error-${code}"><td><code>${code}</code></td><td>${status}</td><td>${esc(title)}</td></tr>`,
  )
  .join('')}
</tbody></table></section></main>`);
}

function operationBlock(path: string, method: string, operation: Operation): string {
  const refusals = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
  const answers = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
  return `<details id="${esc(operation.operationId)}"><summary><b class="${method}">${method.toUpperCase()}</b>
<code>${esc(path)}</code> ${esc(operation.summary)} <small>${esc(operation['x-access'])}</small></summary>
${operation.parameters.map((one) => `<p><code>${esc(one.name)}</code> in ${one.in}${one.required ? '' : ', optional'} ${schemaBlock(one.schema)}</p>`).join('')}
${operation.requestBody ? `<h4>Body</h4>${contentBlock(operation.requestBody)}` : ''}
${answers.map(([status, answer]) => `<h4>Answer ${status}</h4>${contentBlock(answer)}`).join('')}
<h4>Refusals</h4><ul>${refusals.map(([status, answer]) => `<li>${status}: ${linked(String(answer.description))}</li>`).join('')}</ul>
</details>`;
}

const linked = (codes: string) =>
  codes
    .split(', ')
    .map((code) => `<a href="#error-${esc(code)}">${esc(code)}</a>`)
    .join(', ');

function contentBlock(holder: Record<string, unknown>): string {
  const content = (holder.content ?? {}) as Record<string, { schema?: unknown }>;
  const about = typeof holder.description === 'string' ? `<p>${esc(holder.description)}</p>` : '';
  const blocks = Object.entries(content).map(
    ([type, { schema }]) => `<p><code>${esc(type)}</code></p>${schemaBlock(schema)}`,
  );
  return about + blocks.join('');
}

const schemaBlock = (schema: unknown) =>
  `<pre>${esc(JSON.stringify(schema, null, 2)).replace(
    /#\/components\/schemas\/(\w+)/g,
    '<a href="#schema-$1">$1</a>',
  )}</pre>`;

function namespaceBlock(namespace: SocketNamespace): string {
  const row = (direction: string) => (event: SocketNamespace['in'][number]) =>
    `<details><summary><b>${direction}</b> <code>${esc(event.event)}</code> ${esc(event.summary)}</summary>
${event.payload === undefined ? '<p>See the types in <code>shared/contract</code>.</p>' : schemaBlock(event.payload)}</details>`;
  return `<h3><code>${esc(namespace.namespace)}</code></h3><p>${esc(namespace.auth)}</p>
${namespace.in.map(row('in')).join('')}${namespace.out.map(row('out')).join('')}`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const esc = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character] ?? '');

const page = (body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Showcaller: the public contract</title><style>
:root{color-scheme:light dark}
body{margin:0;font:15px/1.55 system-ui,sans-serif;display:grid;grid-template-columns:13rem minmax(0,1fr)}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:1.5rem 1rem;display:flex;flex-direction:column;gap:.3rem;box-sizing:border-box}
main{padding:1.5rem 2rem 6rem;max-width:60rem}
a{color:LinkText}h2{margin-top:2.5rem;border-bottom:1px solid GrayText}
details{margin:.4rem 0;border:1px solid color-mix(in srgb,GrayText 45%,Canvas);border-radius:6px;padding:.45rem .8rem}
summary{cursor:pointer;overflow-wrap:anywhere}summary b{display:inline-block;min-width:4.2em}small{opacity:.75;margin-left:.6em}
.get{color:#2c7be5}.post{color:#1f8f4d}.patch{color:#b36b00}.delete{color:#d0362f}
pre{overflow:auto;max-height:24rem;font-size:13px;background:color-mix(in srgb,GrayText 12%,Canvas);padding:.7rem;border-radius:6px}
table{border-collapse:collapse}td,th{text-align:left;padding:.25rem .9rem .25rem 0;vertical-align:top}
@media(max-width:760px){body{display:block}nav{position:static;flex-flow:row wrap}main{padding:1rem}}
</style></head><body>${body}</body></html>`;
