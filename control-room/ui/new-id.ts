/** 128 random bits as hex. `crypto.randomUUID` is missing on plain http, which a local control room may well use. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
