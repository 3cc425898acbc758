-- Asks once for each of 100,000 pages.
local number, answers = 0, 0
request = function()
  number = number + 1
  return wrk.format("GET", "/entries/" .. number % 100000)
end
response = function(status)
  answers = answers + 1
  if answers >= 100100 then wrk.thread:stop() end
end
