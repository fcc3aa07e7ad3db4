import { script } from '../script.ts';
import { common, notAfter } from './common.ts';

/**
 * Appends events where the log stands at a version with a hash, and notes the command.
 *
 * Keys: head, events, commands. Arguments: 1 node, 2 channel, 3 show as JSON, 4 not after, 5 command as `+id` or `-`,
 * 6 expected version, 7 its hash, 8 token of the beginning it belongs to or '', then a body and a hash for each event.
 * Answers `ok` with the last version and what is to be told, `repeat` with the command's versions, `moved` with the version, `begun` where somebody begins the show.
 */
export const appendEvents = script(`${common}${notAfter(4)}
local command = string.sub(ARGV[5], 1, 1) == '+' and string.sub(ARGV[5], 2) or nil
if command then
  local known = redis.call('HGET', KEYS[3], command)
  if known then return { 'repeat', now, known } end
end
local head = redis.call('HMGET', KEYS[1], 'e', 'eh', 'b')
local version = tonumber(head[1] or '0')
if version ~= tonumber(ARGV[6]) or (head[2] or '') ~= ARGV[7] then return { 'moved', now, version } end
if head[3] and head[3] ~= ARGV[8] then return { 'begun', now, version } end
local bodies = {}
local last = version
for at = 9, #ARGV, 2 do
  last = last + 1
  redis.call('XADD', KEYS[2], last .. '-0', 'b', ARGV[at], 'h', ARGV[at + 1])
  bodies[#bodies + 1] = ARGV[at]
end
redis.call('HSET', KEYS[1], 'e', last, 'eh', ARGV[#ARGV])
redis.call('HDEL', KEYS[1], 'b')
if command then redis.call('HSET', KEYS[3], command, (version + 1) .. '-' .. last) end
tell(ARGV[2], ARGV[1], 'e', version + 1, last, KEYS[1], ARGV[3], '[' .. table.concat(bodies, ',') .. ']')
return { 'ok', now, last, telling }
`);

/** Keys: head. Arguments: token. Keeps a show that has no log for one that begins many; `ok` or `taken`. */
export const reserveShow = script(`${common}
local head = redis.call('HMGET', KEYS[1], 'e', 'b')
if head[1] or (head[2] and head[2] ~= ARGV[1]) then return { 'taken', now } end
redis.call('HSET', KEYS[1], 'b', ARGV[1])
return { 'ok', now }
`);

/** Keys: head. Arguments: token. Lets the show go again. */
export const releaseShow = script(`${common}
if redis.call('HGET', KEYS[1], 'b') == ARGV[1] then redis.call('HDEL', KEYS[1], 'b') end
return { 'ok', now }
`);

/**
 * Keys: intents, decided. Arguments: token, `go` or `no`. The first to decide does so for all; an intent that is not
 * there any more was given up. Answers what was decided.
 */
export const decideBegin = script(`${common}
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return { 'no', now } end
redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
return { redis.call('HGET', KEYS[2], ARGV[1]), now }
`);
