-- Invalidates what has one of the names.
--
-- ARGV: 5 whether everything is dropped; 6 how many of the names are dropped, the others are made stale;
-- from 7 on the names.
if not epoch then return 0 end
if ARGV[5] == '1' then drop_all() end
local dropped = tonumber(ARGV[6])
count = redis.call('HINCRBY', KEYS[1], 'count', 1)
for at = 7, #ARGV do
  local key = stamp_key(ARGV[at])
  local stamp = redis.call('GET', key)
  -- What nobody knows is gone already.
  if stamp then
    local gone, stale = read_stamp(stamp)
    if at - 6 <= dropped then gone = count else stale = count end
    redis.call('SET', key, integer(gone) .. ' ' .. integer(stale), 'KEEPTTL')
  end
end
return 1
