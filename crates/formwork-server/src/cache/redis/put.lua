-- Keeps an entry, and knows its names from now on.
--
-- ARGV: 5 key of the entry; 6 epoch and 7 number with which it began; 8 for how many milliseconds it is
-- fresh, or nothing; 9 for how many it is kept; 10 for how many its names are; 11 its bytes, or nothing
-- if its maker alone has them; from 12 on its names.
if epoch ~= ARGV[6] then return GONE end
local began = tonumber(ARGV[7])
local names = {unpack(ARGV, 12)}
for _, name in ipairs(names) do
  local key = stamp_key(name)
  -- Nobody knows when it was last invalidated: it may have been just now.
  if not redis.call('SET', key, integer(count) .. ' 0', 'NX', 'PX', ARGV[10]) then
    redis.call('PEXPIRE', key, ARGV[10])
  end
end
local found = state_of(began, names)
if found == GONE or ARGV[11] == '' then return found end
local key = entry_key(ARGV[5])
local other = tonumber(redis.call('HGET', key, 'began') or '')
if other and other > began then return found end
local fresh_until = ARGV[8] ~= '' and integer(now + tonumber(ARGV[8])) or ''
redis.call('HSET', key, 'began', integer(began), 'names', table.concat(names, '\n'),
  'until', fresh_until, 'bytes', ARGV[11])
redis.call('PEXPIRE', key, ARGV[9])
return found
