-- The members' directory. Times are seconds since 1970 (UTC). What is queried by is kept as both databases
-- compare it alike: addresses in lower case, and `sort_name` is the name without case and accents.
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    sort_name TEXT NOT NULL,
    email TEXT NOT NULL CHECK (length(email) <= 254),
    email_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (email_confirmed IN (0, 1)),
    -- In the PHC string format. Nobody can sign in without one.
    password_hash TEXT,
    role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'administrator')),
    bio TEXT CHECK (length(bio) <= 500),
    theme TEXT NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
    language TEXT CHECK (language IN ('en', 'de')),
    newsletter INTEGER NOT NULL DEFAULT 0 CHECK (newsletter IN (0, 1)),
    -- Counts the changes, so that one that was begun before another one is noticed.
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    -- When the member is deleted, as they have asked.
    delete_at INTEGER,
    -- When the mail provider first said that the address cannot be reached.
    bounced_at INTEGER,
    CONSTRAINT users_email_unique UNIQUE (email)
) STRICT;

CREATE INDEX users_by_name ON users (sort_name, id);

-- Who likes whom: a visitor is a member or a random value in a cookie, and likes somebody once.
CREATE TABLE likes (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    visitor TEXT NOT NULL,
    member_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT likes_once PRIMARY KEY (user_id, visitor)
) STRICT, WITHOUT ROWID;

CREATE INDEX likes_by_member ON likes (member_id);

-- Where a member is signed in. The key is the hash of what the cookie holds: who reads this table cannot
-- sign in by it.
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    CONSTRAINT sessions_key_unique UNIQUE (key)
) STRICT;

CREATE INDEX sessions_by_user ON sessions (user_id);

-- Tries to sign in that have not succeeded, by address, whether there is a member or not.
CREATE TABLE sign_in_attempts (
    email TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX sign_in_attempts_by_email ON sign_in_attempts (email, at);

-- What links in mails stand for, by the hash of what they hold.
CREATE TABLE mail_links (
    key TEXT PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('confirm', 'reset')),
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email TEXT NOT NULL CHECK (length(email) <= 254),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_links_by_user ON mail_links (user_id);
