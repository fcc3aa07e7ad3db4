import type { Server } from 'node:net';

export function balance(
  targets: () => readonly { readonly host: string; readonly port: number }[],
  where: { readonly host?: string | undefined; readonly port: number },
): Promise<Server>;
