import { expect, test } from 'vitest';
import { connectorInput } from '#shared/contract/connectors.ts';
import { draftOf, inputOf, shopKinds } from './shop-draft.ts';

test('a secret left empty is left out; everything else is sent as the contract takes it', () => {
  const draft = { ...draftOf('youzan', null), name: ' yz ', clientId: 'c' };
  expect(inputOf('youzan', draft)).toEqual({ input: { kind: 'youzan', name: 'yz', clientId: 'c' } });
  for (const kind of shopKinds) {
    const filled = {
      ...draftOf(kind, null),
      name: 'n',
      appId: 'wx1',
      appKey: 'k',
      clientId: 'c',
      secret: 's',
    };
    const read = inputOf(kind, filled);
    expect(connectorInput.safeParse('input' in read ? read.input : null).success, kind).toBe(true);
  }
});

test('maps are read as JSON, and named when they are none', () => {
  const read = (fields: string) => inputOf('generic', { ...draftOf('generic', null), name: 'n', fields });
  expect(read('{"orderId":"data.no"}')).toMatchObject({
    input: { fields: { orderId: 'data.no' }, events: {} },
  });
  for (const text of ['{', '[]', '{"a":1}', 'x']) expect(read(text)).toEqual({ wrong: 'fields' });
});
