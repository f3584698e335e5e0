-- The capacities of single keys that differ from the plan's, for every process. KEYS: the version, and a hash of them.
-- ARGV: load, set or merge; the version that set was made for; then fields and values, an empty one to forget the field.
-- A version is the moment when the first was made, a dot and a number: another moment tells that they were lost between.
local version = redis.call('GET', KEYS[1])
local op = ARGV[1]
if op == 'set' and (version or '') ~= ARGV[2] then
  return {'stale'}
end
if op ~= 'load' then
  for x = 3, #ARGV, 2 do
    if ARGV[x + 1] == '' then
      redis.call('HDEL', KEYS[2], ARGV[x])
    elseif op == 'merge' then
      redis.call('HSETNX', KEYS[2], ARGV[x], ARGV[x + 1])
    else
      redis.call('HSET', KEYS[2], ARGV[x], ARGV[x + 1])
    end
  end
  local moment, number
  if version then
    moment, number = string.match(version, '(%d+)%.(%d+)')
  else
    local t = redis.call('TIME')
    moment, number = t[1] .. string.format('%06d', t[2]), 0
  end
  version = moment .. '.' .. string.format('%d', number + 1)
  redis.call('SET', KEYS[1], version)
end
local all = redis.call('HGETALL', KEYS[2])
table.insert(all, 1, version or '')
return all
