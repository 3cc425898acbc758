-- What programs show for a member, by the hash of it.
CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- When it was last shown, to the hour.
    used_at INTEGER,
    CONSTRAINT api_tokens_key_unique UNIQUE (key)
) STRICT;

CREATE INDEX api_tokens_by_user ON api_tokens (user_id);
