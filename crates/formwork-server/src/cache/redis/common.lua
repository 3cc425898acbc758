-- What every script begins with.
--
-- KEYS[1] is a hash of what holds for all: the run of Redis in which it was made, its epoch, how many
-- invalidations there were, the floor (what began with a smaller number is gone), when a member is due,
-- and each member with its deadline and since when it is missing, or 0. It is one key, so that it is
-- lost as a whole or not at all.
local run, prefix, lease, missing_life = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local VALID, STALE, GONE = 0, 1, 2

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local state = redis.call('HMGET', KEYS[1], 'run', 'epoch', 'count', 'floor', 'due')
-- Another run may have begun with an older copy of everything: nothing of it is believed.
local epoch = state[1] == run and state[2]
local count, floor, due = tonumber(state[3]), tonumber(state[4]), tonumber(state[5])

local function integer(number)
  return string.format('%.0f', number)
end

local function stamp_key(name)
  return prefix .. ':stamp:' .. epoch .. ':' .. name
end

local function entry_key(key)
  return prefix .. ':entry:' .. epoch .. ':' .. key
end

local function read_stamp(stamp)
  local gone, stale = string.match(stamp, '^(%d+) (%d+)$')
  return tonumber(gone), tonumber(stale)
end

-- A deadline further away than a lease was said by a clock that was put back since.
local function is_due(deadline)
  return deadline <= now or deadline > now + lease
end

-- Everything that was begun until now is gone.
local function drop_all()
  count = redis.call('HINCRBY', KEYS[1], 'count', 1)
  floor = count
  redis.call('HSET', KEYS[1], 'floor', integer(floor))
end

-- Whoever has not been heard of in time may have changed anything.
local function sweep()
  local fields = redis.call('HGETALL', KEYS[1])
  local earliest, is_any_due = now + lease, false
  for at = 1, #fields, 2 do
    if string.sub(fields[at], 1, 7) == 'member ' then
      local deadline, since = read_stamp(fields[at + 1])
      if is_due(deadline) then
        is_any_due = true
        deadline = now + lease
        if since == 0 or since > now then since = now end
        if now - since >= missing_life then
          redis.call('HDEL', KEYS[1], fields[at])
        else
          redis.call('HSET', KEYS[1], fields[at], integer(deadline) .. ' ' .. integer(since))
        end
      end
      earliest = math.min(earliest, deadline)
    end
  end
  if is_any_due then drop_all() end
  redis.call('HSET', KEYS[1], 'due', integer(earliest))
end

if epoch and is_due(due) then sweep() end

-- What became of what began with a number and has the names. What is not known of a name is taken to
-- be the worst.
local function state_of(began, names)
  if began < floor then return GONE end
  if #names == 0 then return VALID end
  local keys = {}
  for at, name in ipairs(names) do keys[at] = stamp_key(name) end
  local found = VALID
  for _, stamp in ipairs(redis.call('MGET', unpack(keys))) do
    if not stamp then return GONE end
    local gone, stale = read_stamp(stamp)
    if gone > began then return GONE end
    if stale > began then found = STALE end
  end
  return found
end
