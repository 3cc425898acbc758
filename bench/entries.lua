-- Asks for 100,000 pages in no order.
local number = 0
request = function()
  number = (number + 61803) % 100000
  return wrk.format("GET", "/entries/" .. number)
end
