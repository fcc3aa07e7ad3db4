import { script } from '../script.ts';
import { common, notAfter } from './common.ts';

/**
 * The turn to write a show's ledger. `passOn` gives it to whoever has waited longest and has asked lately; whoever is
 * given it hears so by the feed.
 */
const turns = `
local function turnOf(key)
  local held = redis.call('HMGET', key, 'h', 'u')
  if not held[1] or tonumber(held[2]) < now then return nil end
  return held[1]
end
local function passOn(feed, key, head, show, leaseMs)
  local all = redis.call('HGETALL', key)
  local nextNode, nextSince = nil, nil
  for at = 1, #all, 2 do
    local node = string.match(all[at], '^w:(.+)$')
    if node then
      local since, lately = string.match(all[at + 1], '^(%d+):(%d+)$')
      if tonumber(lately) + leaseMs < now then
        redis.call('HDEL', key, all[at])
      elseif not nextSince or tonumber(since) < nextSince then
        nextNode, nextSince = node, tonumber(since)
      end
    end
  end
  if not nextNode then return nil end
  redis.call('HSET', key, 'h', nextNode, 'u', now + leaseMs)
  redis.call('HDEL', key, 'w:' .. nextNode)
  tell(feed, nextNode, 't', now, now + leaseMs, head, show, '')
  return nextNode
end
`;

/**
 * Appends a run where the ledger stands at a number with a hash, unless it is another's turn.
 *
 * Keys: head, ledger, orders, turn. Arguments: 1 node, 2 channel, 3 show as JSON, 4 not after, 5 expected number, 6 its
 * hash, 7 the run's last number, 8 its hash, 9 its body, 10 lease in ms, 11 whether to pass the turn on, 12 the feed's channel, 13 the ids of
 * new orders, a JSON list, which is kept beside the body: archives need them too. Answers `ok` with the turn's end (0 when it was passed on), how many wait, and what
 * is to be told; `moved` with the number;
 * `turn` where it is another's.
 */
export const appendLedger = script(`${common}${turns}${notAfter(4)}
local head = redis.call('HMGET', KEYS[1], 'l', 'lh')
local last = tonumber(head[1] or '0')
local holder = turnOf(KEYS[4])
if holder and holder ~= ARGV[1] then return { 'turn', now, last } end
if last ~= tonumber(ARGV[5]) or (head[2] or '') ~= ARGV[6] then return { 'moved', now, last } end
local first = last + 1
redis.call('XADD', KEYS[2], ARGV[7] .. '-0', 'f', first, 'b', ARGV[9], 'h', ARGV[8], 'o', ARGV[13])
redis.call('HSET', KEYS[1], 'l', ARGV[7], 'lh', ARGV[8])
local orders = cjson.decode(ARGV[13])
for at = 1, #orders, 1000 do
  redis.call('SADD', KEYS[3], unpack(orders, at, math.min(at + 999, #orders)))
end
tell(ARGV[2], ARGV[1], 'l', first, ARGV[7], KEYS[1], ARGV[3], ARGV[9])
local lease = tonumber(ARGV[10])
if ARGV[11] == '1' and passOn(ARGV[12], KEYS[4], KEYS[1], ARGV[3], lease) then return { 'ok', now, 0, 0, telling } end
redis.call('HSET', KEYS[4], 'h', ARGV[1], 'u', now + lease)
return { 'ok', now, now + lease, redis.call('HLEN', KEYS[4]) - 2, telling }
`);

/**
 * Takes the turn, or asks for it.
 *
 * Keys: head, turn. Arguments: 1 node, 2 show as JSON, 3 not after, 4 lease in ms, 5 the feed's channel. Answers `yours` with its
 * end, where the ledger ends, the hash there, and how many wait; `wait` with the end of the other's.
 */
export const takeTurn = script(`${common}${turns}${notAfter(3)}
local lease, feed = tonumber(ARGV[4]), ARGV[5]
local mine = 'w:' .. ARGV[1]
local holder = turnOf(KEYS[2])
if not holder or holder == ARGV[1] then
  redis.call('HSET', KEYS[2], 'h', ARGV[1], 'u', now + lease)
  redis.call('HDEL', KEYS[2], mine)
  local head = redis.call('HMGET', KEYS[1], 'l', 'lh')
  return { 'yours', now, now + lease, tonumber(head[1] or '0'), head[2] or '', redis.call('HLEN', KEYS[2]) - 2 }
end
local asked = redis.call('HGET', KEYS[2], mine)
local since = asked and string.match(asked, '^(%d+):') or now
redis.call('HSET', KEYS[2], mine, since .. ':' .. now)
if not asked then tell(feed, ARGV[1], 'w', now, now, KEYS[1], ARGV[2], '') end
return { 'wait', now, tonumber(redis.call('HGET', KEYS[2], 'u')) }
`);

/**
 * Lets the turn go, to whoever waits.
 *
 * Keys: head, turn. Arguments: 1 node, 2 show as JSON, 3 lease in ms, 4 the feed's channel.
 */
export const leaveTurn = script(`${common}${turns}
if redis.call('HGET', KEYS[2], 'h') ~= ARGV[1] then return { 'ok', now } end
if not passOn(ARGV[4], KEYS[2], KEYS[1], ARGV[2], tonumber(ARGV[3])) then
  redis.call('HDEL', KEYS[2], 'h', 'u')
end
return { 'ok', now }
`);
