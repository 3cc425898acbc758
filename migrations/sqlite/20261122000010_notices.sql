-- What members say on their profiles, in an order of their own.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 280),
    -- 1 is the first. While places change they are below 0, so that none is taken twice even then.
    place INTEGER NOT NULL,
    -- Counts the changes of the text, so that one that was begun before another one is noticed.
    version INTEGER NOT NULL DEFAULT 1,
    -- When it was deleted; it is kept for a while, with its place, so that this can be taken back.
    deleted_at INTEGER
) STRICT;

CREATE UNIQUE INDEX notices_place_unique ON notices (user_id, place) WHERE deleted_at IS NULL;

CREATE INDEX notices_by_user ON notices (user_id, deleted_at);
