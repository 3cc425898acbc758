-- Pictures of members, as the application has encoded them; the key is the hash of the image, and a part of
-- its address.
CREATE TABLE avatars (
    user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    image BLOB NOT NULL
) STRICT;

CREATE INDEX avatars_by_key ON avatars (key);
