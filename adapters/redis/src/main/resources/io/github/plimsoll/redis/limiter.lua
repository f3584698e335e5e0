-- One decision over all limits of an action. Declared before this text: G, the groups of keys that the action counts,
-- each {limits = {{kind, a, b, most}, ...}, tracks = {{positions of its windows}, ...}, ttl}, and L, its limits, each
-- {group, position, capacity of the plan}. Kinds: 1 sliding window (a: window, b: 1 when costs differ, most: events), 2 calendar window
-- (a: window), 3 tokens (a: rate, b: parts per token), 4 in flight.
-- KEYS: the generation, then a key per group. ARGV: what to do, the time (empty: the server's), the generation wanted
-- (empty: any), how long a reservation is held, then capacity and cost of each limit.
-- An entry is {time, a number per limit, reservations or 0, a list per track}, times as differences, newest first.
local floor, max = math.floor, math.max
local op, hold = ARGV[1], tonumber(ARGV[4])
local now = tonumber(ARGV[2])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000000 + t[2]
end
if ARGV[3] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[3] then
  return {-1}
end

local function charge_window(e, track, costs)
  local r = e.tracks[track]
  table.insert(r.at, 1, e.t)
  table.insert(r.costs, 1, costs)
end

-- Adds costs, by position, for good.
local function charge(e, costs)
  for p, c in pairs(costs) do
    local l = e.g.limits[p]
    if l[1] == 2 then
      e.s[p] = e.s[p] + c
    elseif l[1] == 3 then
      e.s[p] = e.s[p] + c * l[3]
    end
  end
  for i, windows in ipairs(e.g.tracks) do
    if costs[windows[1]] then
      charge_window(e, i, costs)
    end
  end
end

local function load(i)
  local g = G[i]
  local e = {g = g, s = {}, holds = {}, tracks = {}, t = now}
  local raw = redis.call('GET', KEYS[i + 1])
  local v = raw and cmsgpack.unpack(raw)
  local n = #g.limits
  local before = now
  if v then
    before = v[1]
    if before > now then
      e.t = before
    end
  end
  local t = e.t
  for p = 1, n do
    local l = g.limits[p]
    local s = v and v[p + 1] or 0
    if s > 0 then
      if l[1] == 2 and floor(before / l[2]) ~= floor(t / l[2]) then
        s = 0
      elseif l[1] == 3 then
        local passed = t - before
        s = passed > floor(s / l[2]) and 0 or max(0, s - passed * l[2])
      end
    end
    e.s[p] = s
  end
  for k, windows in ipairs(g.tracks) do
    local at, costs = {}, {}
    local list = v and v[n + 2 + k]
    if list and list ~= 0 then
      local time, x, size = before, 1, #list
      local longest = 0
      for _, p in ipairs(windows) do
        longest = max(longest, g.limits[p][2])
      end
      while x <= size do
        time = time - list[x]
        x = x + 1
        if time <= t - longest then
          break
        end
        local c = {}
        for _, p in ipairs(windows) do
          if g.limits[p][3] == 1 then
            c[p] = list[x]
            x = x + 1
          else
            c[p] = 1
          end
        end
        at[#at + 1] = time
        costs[#costs + 1] = c
      end
    end
    e.tracks[k] = {at = at, costs = costs}
  end
  local held = v and v[n + 2]
  if held and held ~= 0 then
    for _, h in ipairs(held) do
      local c = {}
      for x = 2, #h, 2 do
        c[h[x]] = h[x + 1]
      end
      if h[1] <= t then
        charge(e, c) -- forgotten: counted as done, which can refuse and never permits more
      else
        e.holds[#e.holds + 1] = {h[1], c}
      end
    end
  end
  return e
end

local function save(i, e)
  local v = {e.t}
  local g = e.g
  for p = 1, #g.limits do
    v[p + 1] = e.s[p]
  end
  local n = #g.limits
  local held = 0
  if #e.holds > 0 then
    held = {}
    for x, h in ipairs(e.holds) do
      local f = {h[1]}
      for p, c in pairs(h[2]) do
        f[#f + 1] = p
        f[#f + 1] = c
      end
      held[x] = f
    end
  end
  v[n + 2] = held
  for k, windows in ipairs(g.tracks) do
    local r = e.tracks[k]
    local list = {}
    local time = e.t
    for x, at in ipairs(r.at) do
      list[#list + 1] = time - at
      time = at
      for _, p in ipairs(windows) do
        if g.limits[p][3] == 1 then
          list[#list + 1] = r.costs[x][p] or 0
        end
      end
    end
    v[n + 2 + k] = #list == 0 and 0 or list
  end
  redis.call('SET', KEYS[i + 1], cmsgpack.pack(v), 'PX', g.ttl)
end

-- Used and events of a limit, and the reserved part of both.
local function counted(e, p)
  local l = e.g.limits[p]
  local used, events, reserved, open = 0, 0, 0, 0
  for _, h in ipairs(e.holds) do
    if h[2][p] then
      reserved = reserved + h[2][p]
      open = open + 1
    end
  end
  if l[1] == 1 then
    for k, windows in ipairs(e.g.tracks) do
      for _, w in ipairs(windows) do
        if w == p then
          local r = e.tracks[k]
          for x, at in ipairs(r.at) do
            if at <= e.t - l[2] then
              break
            end
            used = used + (r.costs[x][p] or 0)
            events = events + 1
          end
          return used, events, reserved, open, r
        end
      end
    end
  elseif l[1] == 2 then
    used = e.s[p]
  elseif l[1] == 3 then
    used = floor((e.s[p] + l[3] - 1) / l[3])
    -- the quotient of doubles may be rounded up to a whole number
    if (used - 1) * l[3] >= e.s[p] and used > 0 then
      used = used - 1
    end
  end
  return used, events, reserved, open
end

local function event_room(l, i, cap)
  return l[4] + max(0, cap - L[i][3])
end

-- 0 when it fits, else the wait; and what is used, and whether the number of events is what refuses.
local function wait(e, i, cap, cost)
  local p = L[i][2]
  local l = e.g.limits[p]
  local used, events, reserved, open, r = counted(e, p)
  if l[1] == 1 then
    local missing = used + reserved + cost - cap
    local room = event_room(l, i, cap)
    local surplus = events + open - room + 1
    if missing <= 0 and surplus <= 0 then
      return 0
    end
    local w, we = 0, 0
    if missing > 0 then
      w = l[2]
      for x = events, 1, -1 do
        missing = missing - (r.costs[x][p] or 0)
        if missing <= 0 then
          w = r.at[x] + l[2] - e.t
          break
        end
      end
    end
    if surplus > 0 then
      we = surplus <= events and r.at[events - surplus + 1] + l[2] - e.t or l[2]
    end
    if we > w then
      return we, events + open, 1, room
    end
    return w, used + reserved, 0, cap
  elseif l[1] == 3 then
    local left = cap - reserved - cost
    if left >= 0 and e.s[p] <= left * l[3] then
      return 0
    end
    local surplus = e.s[p] - left * l[3]
    local w = floor(surplus / l[2])
    if w * l[2] < surplus then
      w = w + 1
    end
    return max(1, w), used + reserved, 0, cap
  end
  if used + reserved + cost <= cap then
    return 0
  end
  if l[1] == 2 then
    return (floor(e.t / l[2]) + 1) * l[2] - e.t, used + reserved, 0, cap
  end
  return 1, used + reserved, 0, cap
end

local function remaining(e, i, cap)
  local p = L[i][2]
  local l = e.g.limits[p]
  local used, events, reserved, open = counted(e, p)
  if l[1] == 1 and events + open >= event_room(l, i, cap) then
    return 0
  end
  return max(0, cap - used - reserved)
end

local entries = {}
for i = 1, #G do
  entries[i] = load(i)
end

if op == 'status' then
  local all = {1, now}
  for i = 1, #L do
    local e, p = entries[L[i][1]], L[i][2]
    local cap = tonumber(ARGV[3 + 2 * i])
    local l = e.g.limits[p]
    local used, events, reserved, open, r = counted(e, p)
    local reset = e.t
    if l[1] == 1 then
      if open > 0 then
        reset = e.t + l[2]
      elseif events > 0 then
        reset = r.at[1] + l[2]
      end
    elseif l[1] == 2 and used + reserved > 0 then
      reset = (floor(e.t / l[2]) + 1) * l[2]
    elseif l[1] == 3 then
      local owed = e.s[p] + reserved * l[3]
      local w = floor(owed / l[2])
      reset = e.t + (w * l[2] < owed and w + 1 or w)
    end
    all[#all + 1] = used + reserved
    all[#all + 1] = remaining(e, i, cap)
    all[#all + 1] = reset
  end
  return all
end

if op == 'reset' then
  local any = 0
  for i, e in ipairs(entries) do
    for p = 1, #e.g.limits do
      any = any + e.s[p]
      e.s[p] = 0
    end
    for k = 1, #e.g.tracks do
      any = any + #e.tracks[k].at
      e.tracks[k] = {at = {}, costs = {}}
    end
    save(i, e)
  end
  return {1, any}
end

-- Costs of each group, by position.
local costs = {}
for i = 1, #G do
  costs[i] = {}
end
for i = 1, #L do
  costs[L[i][1]][L[i][2]] = tonumber(ARGV[4 + 2 * i])
end

if op == 'commit' or op == 'cancel' then
  local ended = 1
  for i, e in ipairs(entries) do
    local found = false
    for x, h in ipairs(e.holds) do
      local same = h[1] == hold
      for p, c in pairs(costs[i]) do
        same = same and h[2][p] == c
      end
      if same then
        table.remove(e.holds, x)
        found = true
        break
      end
    end
    if op == 'commit' then
      charge(e, costs[i]) -- what was forgotten meanwhile is counted once more rather than not at all
    elseif not found then
      ended = 0
    end
    save(i, e)
  end
  return {ended}
end

local binding
for i = 1, #L do
  local cap, cost = tonumber(ARGV[3 + 2 * i]), tonumber(ARGV[4 + 2 * i])
  local w, used, by_events, limit = wait(entries[L[i][1]], i, cap, cost)
  if w > 0 and (not binding or w > binding[3]) then
    binding = {0, i, w, used, by_events, limit, cost}
  end
end
if binding then
  return binding
end
for i, e in ipairs(entries) do
  if op == 'reserve' then
    e.holds[#e.holds + 1] = {now + hold, costs[i]}
  else
    charge(e, costs[i])
  end
  save(i, e)
end
local answer = {1, now}
for i = 1, #L do
  answer[#answer + 1] = remaining(entries[L[i][1]], i, tonumber(ARGV[3 + 2 * i]))
end
return answer
