-- Asks for 100,000 pages of a folder in no order.
local folder, number = "entries", 0
init = function(arguments)
  folder = arguments[1] or folder
end
request = function()
  number = (number + 61803) % 100000
  return wrk.format("GET", "/" .. folder .. "/" .. number)
end
