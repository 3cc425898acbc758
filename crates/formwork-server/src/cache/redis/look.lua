-- Looks for what is kept, and at what the caller has.
--
-- ARGV: 5 key of the entry; 6 epoch and 7 number of what the caller has, or nothing; 8 whether something
-- newer is wanted in any case; from 9 on the names of what the caller has.
local NOTHING = {false, 0, GONE, GONE, 0, false, '', ''}
if not epoch then return NOTHING end

local held = GONE
local held_began = -1
if ARGV[6] == epoch then
  held_began = tonumber(ARGV[7])
  held = state_of(held_began, {unpack(ARGV, 9)})
end
if held == VALID and ARGV[8] == '0' then
  return {epoch, count, held, GONE, 0, false, '', ''}
end

local key = entry_key(ARGV[5])
local entry = redis.call('HMGET', key, 'began', 'names', 'until')
local began = tonumber(entry[1] or '')
if not began or began <= held_began then
  return {epoch, count, held, GONE, 0, false, '', ''}
end
local names = {}
for name in string.gmatch(entry[2], '[^\n]+') do names[#names + 1] = name end
local stored = state_of(began, names)
if stored == GONE then
  return {epoch, count, held, GONE, 0, false, '', ''}
end
local left = entry[3] ~= '' and tonumber(entry[3]) - now
return {epoch, count, held, stored, began, left, entry[2], redis.call('HGET', key, 'bytes')}
