-- Pictures of members, as in `migrations/sqlite`, where it is explained.
CREATE TABLE avatars (
    user_id BIGINT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    image BYTEA NOT NULL
);

CREATE INDEX avatars_by_key ON avatars (key);
