import { expect, it } from 'vitest';
import { routes } from '#shared/contract/routes.ts';
import { openApiDocument } from './openapi.ts';

const document = await openApiDocument();

it('is the contract, pinned: a change here is a change of what other programs rely on', async () => {
  await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot('./__snapshots__/openapi.snap');
});

it('has every route with its parameters and refusals', () => {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  expect(operations.map((operation) => operation.operationId).sort()).toEqual(
    routes.map(({ name }) => name).sort(),
  );
  for (const [path, methods] of Object.entries(document.paths))
    for (const operation of Object.values(methods)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(operation.parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(named);
      expect(operation.responses).toHaveProperty('429');
    }
});

it('points nowhere outside itself', () => {
  const { schemas } = document.components as { schemas: Record<string, unknown> };
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target);
  expect(references).toContain('#/components/schemas/Order');
  const known = Object.keys(schemas).map((name) => `#/components/schemas/${name}`);
  for (const target of new Set(references)) expect(known).toContain(target);
});
