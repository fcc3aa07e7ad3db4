import { expect, it } from 'vitest';
import { Peers, type Seat } from './peers.ts';
import { SeatsElsewhere, SeatsOfNodes } from './remote-seats.ts';
import { MediaRooms } from './rooms.ts';
import { mediaWorkers } from './workers.ts';

const quiet = { info() {}, warn() {}, error() {} };
const who = (peerKey: string): Seat => ({ peerKey, showId: 's1', name: '', isStaff: false });

function home() {
  const peers = new Peers(new MediaRooms(mediaWorkers([]), 10, quiet), () => 'an id');
  return { peers, seats: new SeatsOfNodes(peers) };
}

it('an end is held for as long as any node says that its line is there', () => {
  const { peers, seats } = home();
  seats.took('b', who('mei'));
  expect(peers.hasLine('mei')).toBe(true);
  // Who only looks has no end here, and needs none held.
  expect(seats.stand('b', 's1', ['mei', 'lin'])).toEqual(['mei']);
  expect(peers.has('lin')).toBe(false);
  // Her line has gone to another node, which says so before or after the one it left.
  expect(seats.stand('c', 's1', ['mei'])).toEqual(['mei']);
  seats.stand('b', 's1', []);
  expect(peers.hasLine('mei')).toBe(true);
  seats.stand('c', 's1', []);
  expect(peers.hasLine('mei')).toBe(false);
  seats.stand('b', 's1', ['mei']);
  expect(peers.hasLine('mei')).toBe(true);
  peers.close();
});

it('what was held for a node goes with it, and with the show’s video', () => {
  const { peers, seats } = home();
  seats.took('b', who('mei'));
  seats.took('c', who('mei'));
  seats.took('c', who('lin'));
  seats.gone('c');
  expect([peers.hasLine('mei'), peers.hasLine('lin')]).toEqual([true, false]);
  seats.left('s1');
  expect(peers.hasLine('mei')).toBe(false);
  // Asked twice, and said twice, it is held once.
  seats.took('b', who('mei'));
  seats.took('b', who('mei'));
  seats.stand('b', 's1', ['mei', 'mei']);
  seats.gone('b');
  expect(peers.hasLine('mei')).toBe(false);
  peers.close();
});

it('elsewhere those are told of who may have an end, until the home says that they have none', () => {
  const seats = new SeatsElsewhere();
  seats.add(who('mei'));
  seats.add(who('lin'));
  const first = seats.toTell('s1');
  expect(first.peerKeys).toEqual(['mei', 'lin']);
  // Lin asks for something while the home answers that it knows nobody.
  seats.add(who('lin'));
  first.known([]);
  const second = seats.toTell('s1');
  expect(second.peerKeys).toEqual(['lin']);
  second.known(['lin']);
  expect(seats.remove(who('lin'))).toBe(true);
  expect(seats.remove(who('lin'))).toBe(false);
  // That nobody is left is told too, once.
  const last = seats.toTell('s1');
  expect(last.peerKeys).toEqual([]);
  expect(seats.shows()).toEqual(['s1']);
  last.known([]);
  expect(seats.shows()).toEqual([]);
});
