import { WebSocket } from 'ws';

/**
 * Very many viewers in a process of their own, each with a connection that comes back at once when it breaks, to the
 * next address, as often as need be. Told `{urls, tokens}` they come; told `drop` all connections break in one moment;
 * told `count` it answers how many are in their seats at the addresses that are good now: connected, and shown the room.
 */
type Order = { readonly urls: readonly string[]; readonly tokens?: readonly string[] } | 'drop' | 'count';

const viewers: Viewer[] = [];
let urls: readonly string[] = [];

class Viewer {
  readonly #token: string;
  #turn: number;
  #tries = 0;
  #socket: WebSocket | null = null;
  #isSeated = false;
  #url = '';

  constructor(token: string, turn: number) {
    this.#token = token;
    this.#turn = turn;
    this.#come();
  }

  get isSeated(): boolean {
    return this.#isSeated && urls.includes(this.#url);
  }

  drop(): void {
    this.#isSeated = false;
    this.#socket?.terminate();
  }

  #come(): void {
    this.#url = urls[this.#turn % urls.length] ?? '';
    const socket = new WebSocket(`${this.#url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    });
    this.#socket = socket;
    socket.on('message', (data) => {
      const text = data.toString();
      if (text === '2') socket.send('3');
      else if (text.startsWith('0')) socket.send(`40/room,${JSON.stringify({ token: this.#token })}`);
      else if (text.startsWith('42/room,["room"')) {
        this.#isSeated = true;
        this.#tries = 0;
      } else if (text.startsWith('44/room,') || text.startsWith('41/room')) socket.terminate();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#isSeated = false;
      this.#turn += 1;
      this.#tries += 1;
      // At once the first time; later as a page that is refused.
      setTimeout(() => this.#come(), this.#tries === 1 ? 0 : Math.min(50 * this.#tries, 1_000));
    });
  }
}

process.on('message', (order: Order) => {
  if (order === 'drop') for (const viewer of viewers) viewer.drop();
  else if (order === 'count') process.send?.({ seated: viewers.filter(({ isSeated }) => isSeated).length });
  else {
    urls = order.urls;
    for (const token of order.tokens ?? []) viewers.push(new Viewer(token, viewers.length));
  }
});
process.on('disconnect', () => process.exit(0));
