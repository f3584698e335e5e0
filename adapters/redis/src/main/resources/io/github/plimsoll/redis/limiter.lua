-- Decisions over all limits of an action, one after the other, each for itself: what one was refused does not touch the
-- next. Declared before this text: G, the groups of keys that the action counts, each {limits = {{kind, a, b, most,
-- track, place of its cost}, ...}, tracks = {{width, longest window, positions of its windows, ...}, ...}, ttl}, and L,
-- its limits, each {group, position, capacity of the plan, cost where it is always the same}. Kinds: 1 sliding window
-- (a: window, b: 1 when costs differ, most: events), 2 calendar window (a: window), 3 tokens (a: rate, b: parts per
-- token), 4 in flight. KEYS: the generation, the version of the adjusted limits, then for each decision a key per
-- group. ARGV: what to do, the time (empty: the server's), the generation wanted (empty: any), how long a reservation
-- is held, the version that the capacities come from (*: any), and a capacity for each limit; then for each decision
-- what is its own (capacities that differ from those before, with commas between; the end of the reservation that it
-- commits or cancels) and the cost of each limit whose cost is not always the same. The answer is a list of each
-- decision's; {-1} or {-2} alone when none was made. An entry is {time, a number per limit, reservations or 0, a list
-- per track}, a list being the time and costs of each record, newest first, each time as the difference to the one
-- before, the first to the entry's.
local floor, max = math.floor, math.max
local args, keys = ARGV, KEYS
local op, hold = args[1], tonumber(args[4])
local now = tonumber(args[2])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000000 + t[2]
end
-- a key that several decisions count is read and written once
local wanted, place = keys, nil
if #keys > 2 + #G then
  wanted, place = {keys[1], keys[2]}, {}
  for x = 3, #keys do
    local key = keys[x]
    if not place[key] then
      wanted[#wanted + 1] = key
      place[key] = #wanted
    end
  end
end
local stored = redis.call('MGET', unpack(wanted))
if args[3] ~= '' and stored[1] ~= args[3] then
  return {-1}
end
if args[5] ~= '*' and (stored[2] or '') ~= args[5] then
  return {-2}
end
local capacities = {}
for i = 1, #L do
  capacities[i] = tonumber(args[5 + i])
end

-- Puts a record of this moment in front of a list, without those that no window counts.
local function record(g, v, k, held)
  local track, limits = g.tracks[k], g.limits
  local width, at = track[1], #limits + 2 + k
  local list = v[at]
  if list == 0 then
    list = {}
    v[at] = list
  end
  local size = #list
  if size > 0 then
    local time, oldest, x = v[1], v[1] - track[2], 1
    while x <= size do
      time = time - list[x]
      if time <= oldest then
        break
      end
      x = x + width
    end
    for y = size, x, -1 do
      list[y] = nil
    end
    for y = x - 1, 1, -1 do
      list[y + width] = list[y]
    end
  end
  list[1] = 0
  for i = 3, #track do
    local p = track[i]
    local cost = limits[p][6]
    if cost > 0 then
      list[1 + cost] = 0
      for x = 2, #held, 2 do
        if held[x] == p then
          list[1 + cost] = held[x + 1]
        end
      end
    end
  end
end

-- Adds what is held for good: after its time, positions and costs in turn.
local function charge(g, v, held)
  local limits, tracks = g.limits, g.tracks
  for x = 2, #held, 2 do
    local p = held[x]
    local l = limits[p]
    local kind = l[1]
    if kind == 2 then
      v[p + 1] = v[p + 1] + held[x + 1]
    elseif kind == 3 then
      v[p + 1] = v[p + 1] + held[x + 1] * l[3]
    elseif kind == 1 and tracks[l[5]][3] == p then -- windows of a track are charged together
      record(g, v, l[5], held)
    end
  end
end

-- The entry of a group, brought to this moment.
local function load(g, raw)
  local limits = g.limits
  local n = #limits
  local v = raw and cmsgpack.unpack(raw)
  if not v then
    v = {now}
    for x = 2, n + 2 + #g.tracks do
      v[x] = 0
    end
    return v
  end
  local before = v[1]
  local t = max(now, before)
  v[1] = t
  for p = 1, n do
    local s = v[p + 1]
    if s > 0 then
      local l = limits[p]
      if l[1] == 2 and floor(before / l[2]) ~= floor(t / l[2]) then
        v[p + 1] = 0
      elseif l[1] == 3 then
        local passed = t - before
        v[p + 1] = passed > floor(s / l[2]) and 0 or max(0, s - passed * l[2])
      end
    end
  end
  for x = n + 3, n + 2 + #g.tracks do
    local list = v[x]
    if list ~= 0 then
      list[1] = list[1] + t - before
    end
  end
  local held = v[n + 2]
  if held ~= 0 then
    local kept = {}
    for _, h in ipairs(held) do
      if h[1] <= t then
        charge(g, v, h) -- forgotten: counted as done, which can refuse and never permits more
      else
        kept[#kept + 1] = h
      end
    end
    v[n + 2] = #kept > 0 and kept or 0
  end
  return v
end

-- By place among the keys: the entries seen so far, and the groups of those that were changed.
local loaded, changed = {}, {}

-- What is reserved of a limit, and in how many reservations.
local function reservations(held, p)
  local reserved, open = 0, 0
  for _, h in ipairs(held) do
    for x = 2, #h, 2 do
      if h[x] == p then
        reserved = reserved + h[x + 1]
        open = open + 1
      end
    end
  end
  return reserved, open
end

-- What is used and how many events, charged; and what is reserved, and in how many reservations.
local function counted(v, g, p)
  local limits = g.limits
  local l, n = limits[p], #limits
  local used, events, reserved, open = 0, 0, 0, 0
  local held = v[n + 2]
  if held ~= 0 then
    reserved, open = reservations(held, p)
  end
  local kind = l[1]
  if kind == 1 then
    local list = v[n + 2 + l[5]]
    if list ~= 0 then
      local width, cost = g.tracks[l[5]][1], l[6]
      local age, window = 0, l[2]
      for x = 1, #list, width do
        age = age + list[x]
        if age >= window then
          break
        end
        events = events + 1
        if cost > 0 then
          used = used + list[x + cost]
        end
      end
      if cost == 0 then
        used = events
      end
    end
  elseif kind == 2 then
    used = v[p + 1]
  elseif kind == 3 then
    local s, parts = v[p + 1], l[3]
    used = floor((s + parts - 1) / parts)
    -- the quotient of doubles may be rounded up to a whole number
    if used > 0 and (used - 1) * parts >= s then
      used = used - 1
    end
  end
  return used, events, reserved, open
end

-- What a group is to hold until then: positions and costs of its limits in turn.
local function hold_of(i, costs, till)
  local held = {till}
  for x = 1, #L do
    local at = L[x]
    if at[1] == i then
      local y = #held
      held[y + 1], held[y + 2] = at[2], costs[x]
    end
  end
  return held
end

local function event_room(l, i, cap)
  return l[4] + max(0, cap - L[i][3])
end

-- The wait until a window has room, having so many events: for an amount, and for one event more.
local function window_wait(v, g, l, events, missing, surplus)
  local track, list = g.tracks[l[5]], v[#g.limits + 2 + l[5]]
  local at, time = {}, v[1]
  for e = 1, events do
    time = time - list[(e - 1) * track[1] + 1]
    at[e] = time
  end
  local w, we = 0, 0
  if missing > 0 then
    w = l[2]
    for e = events, 1, -1 do
      missing = missing - (l[6] > 0 and list[(e - 1) * track[1] + 1 + l[6]] or 1)
      if missing <= 0 then
        w = at[e] + l[2] - v[1]
        break
      end
    end
  end
  if surplus > 0 then
    we = surplus <= events and at[events - surplus + 1] + l[2] - v[1] or l[2]
  end
  return w, we
end

-- The wait, 0 when it fits; then what is used, whether the number of events refuses, and the limit that does.
local function wait(v, g, i, cap, cost, used, events, reserved, open)
  local p = L[i][2]
  local l = g.limits[p]
  local kind = l[1]
  if kind == 1 then
    local missing = used + reserved + cost - cap
    local room = event_room(l, i, cap)
    local surplus = events + open - room + 1
    if missing <= 0 and surplus <= 0 then
      return 0
    end
    local w, we = window_wait(v, g, l, events, missing, surplus)
    if we > w then
      return we, events + open, 1, room
    end
    return w, used + reserved, 0, cap
  elseif kind == 3 then
    local left = cap - reserved - cost
    local surplus = v[p + 1] - left * l[3]
    if left >= 0 and surplus <= 0 then
      return 0
    end
    local w = floor(surplus / l[2])
    if w * l[2] < surplus then
      w = w + 1
    end
    return max(1, w), used + reserved, 0, cap
  end
  if used + reserved + cost <= cap then
    return 0
  end
  if kind == 2 then
    return (floor(v[1] / l[2]) + 1) * l[2] - v[1], used + reserved, 0, cap
  end
  return 1, used + reserved, 0, cap
end

local function left(l, i, cap, used, events, reserved, open)
  if l[1] == 1 and events + open >= event_room(l, i, cap) then
    return 0
  end
  return max(0, cap - used - reserved)
end

-- The capacities of a decision, which may be its own.
local function caps_of(own)
  if own == '' then
    return capacities
  end
  local caps = {}
  for c in string.gmatch(own, '%d+') do
    caps[#caps + 1] = tonumber(c)
  end
  return caps
end

-- Takes from all limits or from none.
local function take(entries, costs, caps)
  local reserve = op == 'reserve'
  local binding
  local answer = {1, now}
  for i = 1, #L do
    local at = L[i]
    local g, v = G[at[1]], entries[at[1]]
    local cap, cost = caps[i], costs[i]
    local used, events, reserved, open = counted(v, g, at[2])
    local w, shown, by_events, limit = wait(v, g, i, cap, cost, used, events, reserved, open)
    if w > 0 then
      if not binding or w > binding[3] then
        binding = {0, i, w, shown, by_events, limit, cost}
      end
    else -- as much is left whether it is reserved or charged
      answer[i + 2] = left(g.limits[at[2]], i, cap, used + cost, events + 1, reserved, open)
    end
  end
  if binding then
    return binding
  end
  for i = 1, #G do
    local v, g, h = entries[i], G[i], hold_of(i, costs, now + hold)
    local at = #g.limits + 2
    if not reserve then
      charge(g, v, h)
    elseif v[at] == 0 then
      v[at] = {h}
    else
      table.insert(v[at], h)
    end
  end
  return answer, true
end

-- Of each limit: what is used, what is left, when all is back, and how long until its cost fits.
local function status(entries, costs, caps)
  local all = {1, now}
  for i = 1, #L do
    local v, g, p = entries[L[i][1]], G[L[i][1]], L[i][2]
    local l = g.limits[p]
    local used, events, reserved, open = counted(v, g, p)
    local reset = v[1]
    if l[1] == 1 then
      if open > 0 then
        reset = v[1] + l[2]
      elseif events > 0 then
        reset = v[1] - v[#g.limits + 2 + l[5]][1] + l[2]
      end
    elseif l[1] == 2 and used + reserved > 0 then
      reset = (floor(v[1] / l[2]) + 1) * l[2]
    elseif l[1] == 3 then
      local owed = v[p + 1] + reserved * l[3]
      local w = floor(owed / l[2])
      reset = v[1] + (w * l[2] < owed and w + 1 or w)
    end
    all[#all + 1] = used + reserved
    all[#all + 1] = left(l, i, caps[i], used, events, reserved, open)
    all[#all + 1] = reset
    all[#all + 1] = (wait(v, g, i, caps[i], costs[i], used, events, reserved, open))
  end
  return all
end

local function reset(entries)
  local any = 0
  for i, v in ipairs(entries) do
    local g = G[i]
    for p = 1, #g.limits do
      local used = counted(v, g, p)
      any = any + used
      v[p + 1] = 0
    end
    for k = 1, #g.tracks do
      v[#g.limits + 2 + k] = 0
    end
  end
  return {1, any}, true
end

-- Commits or cancels the reservation that is held until then.
local function settle(entries, costs, till)
  local ended = 1
  for i, v in ipairs(entries) do
    local at = #G[i].limits + 2
    local own = hold_of(i, costs, till)
    local found = false
    if v[at] ~= 0 then
      for x, h in ipairs(v[at]) do
        local same = #h == #own
        for y = 1, #h do
          same = same and own[y] == h[y]
        end
        if same then
          table.remove(v[at], x)
          found = true
          break
        end
      end
      if #v[at] == 0 then
        v[at] = 0
      end
    end
    if op == 'commit' then
      charge(G[i], v, own) -- what was forgotten meanwhile is counted once more rather than not at all
    elseif not found then
      ended = 0
    end
  end
  return {ended}, true
end

local answers = {}
local at, x = 3, 6 + #L
local entries, costs, places = {}, {}, {} -- of one decision after the other
while x <= #args do
  for i = 1, #G do
    local p = place and place[keys[at]] or i + 2
    if not loaded[p] then
      loaded[p] = load(G[i], stored[p])
    end
    entries[i], places[i] = loaded[p], p
    at = at + 1
  end
  local own = args[x]
  for i = 1, #L do
    local cost = L[i][4]
    if not cost then
      x = x + 1
      cost = tonumber(args[x])
    end
    costs[i] = cost
  end
  x = x + 1
  local answer, wrote
  if op == 'charge' or op == 'reserve' then
    answer, wrote = take(entries, costs, caps_of(own))
  elseif op == 'status' then
    answer = status(entries, costs, caps_of(own))
  elseif op == 'reset' then
    answer, wrote = reset(entries)
  else
    answer, wrote = settle(entries, costs, tonumber(own))
  end
  if wrote then
    for i = 1, #G do
      changed[places[i]] = G[i]
    end
  end
  answers[#answers + 1] = answer
end
for p = 3, #wanted do
  if changed[p] then
    redis.call('SET', wanted[p], cmsgpack.pack(loaded[p]), 'PX', changed[p].ttl)
  end
end
return answers
