-- Says that a member is there.
--
-- ARGV: 5 the member; 6 its deadline; 7 the name of an epoch, if one has to begin; 8 for how many
-- milliseconds all of it is kept; from 9 on the other members that it knows of.
if not epoch then
  redis.call('DEL', KEYS[1])
  epoch = ARGV[7]
  due = now + lease
  redis.call('HSET', KEYS[1], 'run', run, 'epoch', epoch, 'count', '1', 'floor', '1',
    'due', integer(due))
  -- They may be there and have something to say, though not here.
  for at = 9, #ARGV do
    local missing = integer(due) .. ' ' .. integer(now)
    redis.call('HSET', KEYS[1], 'member ' .. ARGV[at], missing)
  end
end
local deadline = tonumber(ARGV[6])
-- What comes too late has been on its way since before a silence.
local is_member = not is_due(deadline)
if is_member then
  redis.call('HSET', KEYS[1], 'member ' .. ARGV[5], integer(deadline) .. ' 0')
  if deadline < due then redis.call('HSET', KEYS[1], 'due', integer(deadline)) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[8])
local members = {}
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  local member = string.match(field, '^member (.*)$')
  if member then members[#members + 1] = member end
end
return {is_member and 1 or 0, integer(now), members}
