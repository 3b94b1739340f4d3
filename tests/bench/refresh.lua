-- Each thread owns one session and one connection: it sends the refresh token that its last answer brought.
-- The first tokens come from the file named by the environment variable TOKENS, one per line.
local number = 0
local tokens = {}
for line in io.lines(os.getenv("TOKENS")) do tokens[#tokens + 1] = line end

function setup(thread)
    number = number + 1
    thread:set("token", tokens[number])
end

function request()
    return wrk.format("POST", "/api/auth/refresh", {["Content-Type"] = "application/json"}, '{"refresh_token":"' .. token .. '"}')
end

function response(status, headers, body)
    local next_token = body:match('"refresh_token":"([^"]+)"')
    if next_token then token = next_token end
end
