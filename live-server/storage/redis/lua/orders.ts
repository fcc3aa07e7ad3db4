import { script } from '../script.ts';

/**
 * Notes which shows orders belong to.
 *
 * Key: a slot of the index. Argument: a JSON list of lists, each of a show and then of its orders.
 */
export const indexOrders = script(`
for _, list in ipairs(cjson.decode(ARGV[1])) do
  for from = 2, #list, 1000 do
    local fields = {}
    for at = from, math.min(from + 999, #list) do
      fields[#fields + 1] = list[at]
      fields[#fields + 1] = list[1]
    end
    redis.call('HSET', KEYS[1], unpack(fields))
  end
end
return 'ok'
`);
