import { script } from '../script.ts';

/**
 * Keeps a sample, one an instant, the last one said. What archives said of instants from there on is taken back, so that
 * it is archived before it goes; where Redis has let go of that time already it is not taken.
 *
 * Keys: samples, gone, kept. Arguments: 1 instant, 2 body. Answers 1, or 0 for one that came too late.
 */
export const putSample = script(`
local at = tonumber(ARGV[1])
if at <= tonumber(redis.call('GET', KEYS[2]) or '0') then return 0 end
local marks = redis.call('HGETALL', KEYS[3])
for field = 1, #marks, 2 do
  if tonumber(marks[field + 1]) >= at then redis.call('HSET', KEYS[3], marks[field], string.format('%.0f', at - 1)) end
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], ARGV[1], ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
return 1
`);

/** Notes how far an archive has pieces. Key: kept. Arguments: 1 field, 2 what stood there before, 3 how far now. */
export const markPieces = script(`
if tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') ~= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`);

/** The place up to which so many archives as needed have everything, and no further than it may go. */
const furthest = `
local marks = {}
for at = first, #ARGV do marks[#marks + 1] = tonumber(redis.call('HGET', kept, ARGV[at]) or '0') end
table.sort(marks, function(a, b) return a > b end)
local to = math.min(marks[needed] or 0, upTo)
`;

/**
 * Takes samples out of Redis that enough archives have. Keys: samples, gone, kept. Arguments: 1 archives needed, 2 ms that
 * stay, by Redis's clock, 3 most at once, then the archives. Answers how many went.
 */
export const trimSamples = script(`
local time = redis.call('TIME')
local needed, first, kept = tonumber(ARGV[1]), 4, KEYS[3]
local upTo = time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[2]
${furthest}
local old = redis.call('ZRANGE', KEYS[1], '-inf', string.format('%.0f', to), 'BYSCORE', 'LIMIT', 0, ARGV[3], 'WITHSCORES')
if #old == 0 then return 0 end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', old[#old])
redis.call('SET', KEYS[2], old[#old])
return #old / 2
`);

/** Keys: whether it was done, texts, done, ignored. Lists the messages that are done with, once. */
export const listTexts = script(`
if redis.call('SETNX', KEYS[1], '1') == 0 then return 0 end
return redis.call('ZUNIONSTORE', KEYS[2], 2, KEYS[3], KEYS[4], 'AGGREGATE', 'MIN')
`);

/**
 * Takes the text of messages out of Redis that are done with and that enough archives have; what stands beside it stays.
 * Keys: texts, kept, then the messages. Arguments: 1 archives needed, 2 to which place at most, 3 how many messages, then
 * their ids in the order of their keys, then the archives. Answers how many texts went.
 */
export const trimTexts = script(`
local needed, upTo, count, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), KEYS[2]
local first = 4 + count
${furthest}
local went = 0
for number = 1, count do
  local id = ARGV[3 + number]
  local place = redis.call('ZSCORE', KEYS[1], id)
  if place and tonumber(place) <= to then
    redis.call('HDEL', KEYS[2 + number], 'message')
    redis.call('ZREM', KEYS[1], id)
    went = went + 1
  end
end
return went
`);
