-- What an island posts to call an action.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Sec-Fetch-Site"] = "same-origin"
wrk.body = '{"args":[21],"page":"/examples/guests/1"}'
