import { script } from '../script.ts';
import { common, notAfter } from './common.ts';

const put = `
local last = tonumber(redis.call('HGET', KEYS[1], 'f') or '0')
local function put(count, body, by)
  local first = last + 1
  last = last + count
  redis.call('XADD', KEYS[2], last .. '-0', 'f', first, 'b', body, 'n', by)
  redis.call('HSET', KEYS[1], 'f', last)
  tell(ARGV[2], by, 'f', first, last, KEYS[1], ARGV[3], body)
end
`;

/**
 * Appends runs of live facts, once: a batch that this node has written before is not written again.
 *
 * Keys: head, facts, batch. Arguments: 1 node, 2 channel, 3 show as JSON, 4 not after, 5 the batch's number, then the
 * number of facts and the body of each run. Answers `ok` with the last number and what is to be told, `repeat` with
 * the number.
 */
export const appendFacts = script(`${common}${notAfter(4)}${put}
if tonumber(redis.call('GET', KEYS[3]) or '0') >= tonumber(ARGV[5]) then return { 'repeat', now, last } end
for at = 6, #ARGV, 2 do put(tonumber(ARGV[at]), ARGV[at + 1], ARGV[1]) end
redis.call('SET', KEYS[3], ARGV[5], 'EX', 3600)
return { 'ok', now, last, telling }
`);

/**
 * Appends reported facts, those that are new.
 *
 * Keys: head, facts, seen. Arguments: 1 node, 2 channel, 3 show as JSON, 4 not after, 5 facts in a run at most, then
 * the digest of its id (or '') and the body of each fact. Answers `ok`, the last number, what is to be
 * told, and a 1 or 0 for each fact.
 */
export const ingestFacts = script(`${common}${notAfter(4)}${put}
local run, flags = {}, {}
local most = tonumber(ARGV[5])
for at = 6, #ARGV, 2 do
  local isNew = ARGV[at] == '' or redis.call('SADD', KEYS[3], ARGV[at]) == 1
  flags[#flags + 1] = isNew and '1' or '0'
  if isNew then run[#run + 1] = ARGV[at + 1] end
  if #run == most then
    put(#run, '[' .. table.concat(run, ',') .. ']', '-')
    run = {}
  end
end
if #run > 0 then put(#run, '[' .. table.concat(run, ',') .. ']', '-') end
return { 'ok', now, last, telling, table.concat(flags) }
`);
