/**
 * What the scripts share. Every one answers a word and the server's time first. `#!lua` has Redis refuse the whole
 * script at once when it is out of memory, or no primary: it never does half of it.
 *
 * `tell` puts a run on the feed as it is appended: a line of who wrote it, which log, the numbers it covers and where
 * all three logs of the show now end; then the show; then the run itself, JSON as stored. Without a channel it is
 * answered instead, for whoever has first to hear that replicas hold it.
 */
export const common = `#!lua
local function millis()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
local telling = {}
local function tell(channel, node, kind, first, last, head, show, body)
  local ends = redis.call('HMGET', head, 'e', 'l', 'f')
  local line = table.concat(
    { node, kind, first, last, ends[1] or '0', ends[2] or '0', ends[3] or '0' }, ' ')
  local text = line .. '\\n' .. show .. '\\n' .. body
  if channel == '' then telling[#telling + 1] = text else redis.call('PUBLISH', channel, text) end
end
local now = millis()
`;

/** Nothing is written after its time: whoever asked has been told that it was not. 0 = any time will do. */
export const notAfter = (argument: number) => `
local notAfter = tonumber(ARGV[${argument}])
if notAfter > 0 and now > notAfter then return { 'late', now } end
`;
