-- wrk: dispute.ask over and over, each with a key of its own.
local threads = 0
local count = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
function init(args)
  token, project, run = args[1], args[2], args[3]
end
function request()
  count = count + 1
  local body = string.format(
    '{"project":"%s","text":"请问第%d项服务的人员配备要求是每班两人还是三人？夜间是否需要值守？"}',
    project, count)
  return wrk.format("POST", "/api/v1/acts/dispute.ask", {
    ["Authorization"] = "Bearer " .. token,
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. number .. "-" .. count,
  }, body)
end
local failed = 0
function response(status)
  if status ~= 200 then failed = failed + 1 end
end
function done(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write +
    summary.errors.timeout))
end
