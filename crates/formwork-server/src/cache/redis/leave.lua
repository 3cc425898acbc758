-- Forgets a member that has nothing more to say.
--
-- ARGV: 5 the member.
return redis.call('HDEL', KEYS[1], 'member ' .. ARGV[5])
