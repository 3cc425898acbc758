-- What the like button's island posts.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Sec-Fetch-Site"] = "same-origin"
wrk.headers["Cookie"] = "visitor=bench"
wrk.body = '{"args":[1],"page":"/examples/guests/1"}'
