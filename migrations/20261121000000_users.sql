-- Members of the directory. Constraint names and columns are part of the interface: a violated
-- one becomes an error at the form field of the same name.
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    email TEXT NOT NULL COLLATE NOCASE CHECK (length(email) <= 254),
    bio TEXT CHECK (length(bio) <= 500),
    created_at INTEGER NOT NULL DEFAULT (unixepoch()),
    CONSTRAINT users_email_unique UNIQUE (email)
) STRICT;

-- Who likes whom. A visitor is a random value in a cookie until there are accounts.
CREATE TABLE likes (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    visitor TEXT NOT NULL,
    CONSTRAINT likes_once PRIMARY KEY (user_id, visitor)
) STRICT, WITHOUT ROWID;
