import { script } from '../script.ts';

/**
 * Takes out of Redis what enough archives have written down: each log up to the number that the `needed` furthest of
 * the archives named have marked in this very slot, never the last run, never what is to stay. What is gone is noted
 * in the same step, so that whoever finds a gap can tell it from a damage.
 *
 * Keys: head, kept, events, ledger, facts. Arguments: 1 archives needed, 2 numbers at once at most, 3 last numbers that
 * stay, 4 to 6 how far events, ledger and facts may be taken, then the archives. Answers for each of the three logs to
 * which number it is gone.
 */
export const trimLogs = script(`
local needed, most, stay = tonumber(ARGV[1]), tonumber(ARGV[2]), math.max(1, tonumber(ARGV[3]))
local gone = {}
for log, name in ipairs({ 'events', 'ledger', 'facts' }) do
  local letter = string.sub(name, 1, 1)
  local head = tonumber(redis.call('HGET', KEYS[1], letter) or '0')
  local from = tonumber(redis.call('HGET', KEYS[1], letter .. 't') or '0')
  local marks = {}
  for at = 7, #ARGV do
    marks[#marks + 1] = tonumber(redis.call('HGET', KEYS[2], ARGV[at] .. ':' .. name) or '0')
  end
  table.sort(marks, function(a, b) return a > b end)
  local to = math.min(marks[needed] or 0, tonumber(ARGV[log + 3]), head - stay, from + most)
  if to > from then
    redis.call('XTRIM', KEYS[log + 2], 'MINID', '=', string.format('%.0f-0', to + 1))
    redis.call('HSET', KEYS[1], letter .. 't', string.format('%.0f', to))
    from = to
  end
  gone[log] = from
end
return gone
`);

/**
 * Notes that an archive is there, and whose it is. Keys: `archivesKeys`. Arguments: 1 archive, 2 node, 3 whether it is
 * whole, 4 ms after which another node may have it. Answers `ok`, or `taken` where a copy of it is another node's.
 */
export const beatArchive = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local by = redis.call('HGET', KEYS[3], ARGV[1])
local lately = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or '0')
if by and by ~= ARGV[2] and now - lately < tonumber(ARGV[4]) then return 'taken' end
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], now, ARGV[1])
if ARGV[3] == '1' then redis.call('ZADD', KEYS[1], now, ARGV[1]) else redis.call('ZREM', KEYS[1], ARGV[1]) end
return 'ok'
`);

/** Its node goes. Keys: `archivesKeys`. Arguments: archive, node. */
export const leaveArchive = script(`
if redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then return 'taken' end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return 'ok'
`);

/**
 * Keys: `archivesKeys`. Arguments: 1 ms an archive is there after its last beat, 2 ms it is reckoned with. Answers the
 * archives that are there and whole, and how many are reckoned with.
 */
export const listArchives = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local alive = redis.call('ZRANGEBYSCORE', KEYS[1], now - ARGV[1], '+inf')
return { alive, redis.call('ZCOUNT', KEYS[2], now - ARGV[2], '+inf') }
`);
