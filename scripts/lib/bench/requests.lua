-- What wrk asks: a question about one agent after another, drawn from a file with a name a line.
-- Arguments: lineage | cypher | write, the file, and for cypher the query, which names the agent $id.
local requests = {}

local function lineage(agent)
  return wrk.format("GET", "/api/v1/agents/" .. agent .. "/lineage?depth=10&limit=200")
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
  local body = string.format('{"agentId":"bench-%s-%d"}', begun, written)
  return wrk.format("POST", "/api/v1/agents", { ["Content-Type"] = "application/json" }, body)
end

function init(args)
  writes = args[1] == "write"
  for agent in io.lines(args[2]) do
    requests[#requests + 1] = args[1] == "lineage" and lineage(agent) or cypher(agent, args[3])
  end
  math.randomseed(os.time())
end

function request()
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
