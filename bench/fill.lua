-- Asks once for each of 100,000 pages.
local number, answers = 0, 0
request = function()
  number = number + 1
  return wrk.format("GET", "/entries/" .. number % 100000)
end
response = function(status)
  answers = answers + 1
  -- A thread that stops does not end the program before its time.
  if answers >= 100100 then os.exit() end
end
