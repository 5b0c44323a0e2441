-- Asks for addresses picked at random from a file, one a line: the path, a tab, and an ETag or nothing.
-- wrk -s load.lua URL -- FILE ENCODING; prints one line of JSON in the end.

local started = 0

function setup(thread)
  started = started + 1
  thread:set("number", started)
end

function init(args)
  math.randomseed(number * 7919)
  requests = {}
  for line in io.lines(args[1]) do
    local path, etag = line:match("^([^\t]*)\t?(.*)$")
    local headers = { ["Host"] = "127.0.0.1", ["X-Forwarded-Proto"] = "https" }
    if args[2] ~= "identity" then headers["Accept-Encoding"] = args[2] end
    if etag ~= "" then headers["If-None-Match"] = etag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "bytes": %d, "p50": %.3f, "p99": %.3f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout
  ))
end
