import { script } from '../script.ts';

/**
 * Runs of a record that was made elsewhere, each after the one before, where the log ends at the number expected. They
 * are not told on the feed: nobody follows a show that is being moved in.
 *
 * Keys: head, log, and what goes with it (commands, orders, or fact ids). Arguments: 1 which log (`e`, `l`, `f`), 2 the
 * number expected, then for each run its first number, last number, body, hash, and a JSON list: of an event its command
 * or nothing, of the ledger the orders it made, of facts the digests of their ids. Answers `ok`, or `moved` and where it ends.
 */
export const putRuns = script(`
local log, last = ARGV[1], tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
if last ~= tonumber(ARGV[2]) then return { 'moved', last } end
for at = 3, #ARGV, 5 do
  local first, hash = ARGV[at], ARGV[at + 3]
  last = ARGV[at + 1]
  local fields = { 'b', ARGV[at + 2] }
  if log ~= 'e' then
    fields[3] = 'f'
    fields[4] = first
  end
  if log ~= 'f' then
    fields[#fields + 1] = 'h'
    fields[#fields + 1] = hash
    redis.call('HSET', KEYS[1], log .. 'h', hash)
  end
  redis.call('XADD', KEYS[2], last .. '-0', unpack(fields))
  redis.call('HSET', KEYS[1], log, last)
  for _, name in ipairs(cjson.decode(ARGV[at + 4])) do
    if log ~= 'e' then redis.call('SADD', KEYS[3], name)
    else
      local known = redis.call('HGET', KEYS[3], name)
      local from = known and string.match(known, '^(%d+)-') or first
      redis.call('HSET', KEYS[3], name, from .. '-' .. last)
    end
  end
end
return { 'ok', last }
`);
