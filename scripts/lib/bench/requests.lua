-- What wrk asks: a question about one agent after another, drawn from a file with a name a line.
-- Arguments: lineage | agent | cypher | write | events | event, the file, and for cypher the query, which names the agent $id; for events
-- and event the file has the time and behind it stands how many a request has.
local requests = {}

local function lineage(agent)
  return wrk.format("GET", "/api/v1/agents/" .. agent .. "/lineage?depth=10&limit=200")
end

local function agent(name)
  return wrk.format("GET", "/api/v1/agents/" .. name)
end

local function cypher(agent, query)
  local body = string.format('{"query":"%s","parameters":{"id":"%s"}}', query, agent)
  return wrk.format("POST", "/api/v1/graph/cypher", { ["Content-Type"] = "application/json" }, body)
end

-- Each its own: the time of the start, then a number.
local begun = os.time() .. "-" .. math.random(1000000)
local written = 0

local function write()
  written = written + 1
  local body = string.format('{"id":"bench-%s-%d"}', begun, written)
  return wrk.format("POST", "/api/v1/agents", { ["Content-Type"] = "application/json" }, body)
end

-- Entries whose names are made of the number of their request and their place.
local body

local function entry(time, place)
  return string.format('{"ts":"%s.#%02dZ","id":"@-%d","eventType":"tool_call","agentId":"agent-%d","sessionId":"session-%d",'
    .. '"confidence":0.9,"payload":{"tool":"search","latency":%d,"note":"found in the second place"}}',
    time:sub(1, 19), place % 100, place, place, place % 10, place)
end

local function prepare(time, count, one)
  local entries = {}
  for place = 0, count - 1 do
    entries[#entries + 1] = entry(time, place)
  end
  body = one and entries[1] or "[" .. table.concat(entries, ",") .. "]"
end

local function append()
  written = written + 1
  local filled = body:gsub("[@#]", { ["@"] = begun .. "-" .. written, ["#"] = string.format("%04d", written % 10000) })
  return wrk.format("POST", "/api/v1/audit/events", { ["Content-Type"] = "application/json" }, filled)
end

function init(args)
  math.randomseed(os.time())
  begun = os.time() .. "-" .. math.random(1000000)
  appends = args[1] == "events" or args[1] == "event"
  if appends then
    for time in io.lines(args[2]) do
      prepare(time, tonumber(args[3]), args[1] == "event")
    end
    return
  end
  writes = args[1] == "write"
  for name in io.lines(args[2]) do
    requests[#requests + 1] = args[1] == "lineage" and lineage(name) or args[1] == "agent" and agent(name) or cypher(name, args[3])
  end
end

function request()
  if appends then
    return append()
  end
  if writes then
    return write()
  end
  return requests[math.random(#requests)]
end

-- Requests a second, median and 99th percentile in milliseconds, answers that were none.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("figures %.1f %.4f %.4f %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
