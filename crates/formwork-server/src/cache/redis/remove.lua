-- Forgets an entry that began with a number, or earlier.
--
-- ARGV: 5 key of the entry; 6 epoch and 7 number.
if epoch ~= ARGV[6] then return 0 end
local key = entry_key(ARGV[5])
local began = tonumber(redis.call('HGET', key, 'began') or '')
if not began or began > tonumber(ARGV[7]) then return 0 end
return redis.call('DEL', key)
