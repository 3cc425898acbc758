-- Asks for a page that nobody has asked for: it waits while it is rendered.
local number = os.time() % 100000 * 10000
request = function()
  number = number + 1
  return wrk.format("GET", "/slow/" .. number)
end
