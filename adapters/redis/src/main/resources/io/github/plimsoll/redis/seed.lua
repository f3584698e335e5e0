-- Replaces the records of the tracks and calendar windows that are rebuilt from history; reservations and the others
-- stay. Declared before this text: N, the number of limits of the group, and T, the number of its tracks.
-- KEYS: the entry, and the lock, without which nothing is written: whoever stood still until it ended would write over
-- what another process has rebuilt and granted since. ARGV: the time, ttl, the token of the lock, then for each calendar
-- window its position and what is used, a 0, and for each track its number, the length of its list and the list, newest
-- first, as times before the one before.
if redis.call('GET', KEYS[2]) ~= ARGV[3] then
  return {0}
end
local now = tonumber(ARGV[1])
local raw = redis.call('GET', KEYS[1])
local v = raw and cmsgpack.unpack(raw)
if not v then
  v = {now}
  for p = 1, N do
    v[p + 1] = 0
  end
  v[N + 2] = 0
  for k = 1, T do
    v[N + 2 + k] = 0
  end
end
-- What is owed and what was charged by the calendar is not made less by the time that passed: it may refuse more.
local shift = math.max(0, now - v[1])
v[1] = v[1] + shift
for k = 1, T do
  if v[N + 2 + k] ~= 0 then
    v[N + 2 + k][1] = v[N + 2 + k][1] + shift
  end
end
local x = 4
while ARGV[x] ~= '0' do
  v[tonumber(ARGV[x]) + 1] = tonumber(ARGV[x + 1])
  x = x + 2
end
x = x + 1
while ARGV[x] do
  local k, size = tonumber(ARGV[x]), tonumber(ARGV[x + 1])
  local list = {}
  for i = 1, size do
    list[i] = tonumber(ARGV[x + 1 + i])
  end
  if size > 0 then
    list[1] = list[1] + v[1] - now
  end
  v[N + 2 + k] = size == 0 and 0 or list
  x = x + 2 + size
end
redis.call('SET', KEYS[1], cmsgpack.pack(v), 'PX', ARGV[2])
return {1}
