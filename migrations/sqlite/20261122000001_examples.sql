-- What the pages below /examples keep. Constraint names and columns are part of the interface: a violated
-- one becomes an error at the form field of the same name.

-- Guests, who need no account.
CREATE TABLE guests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    email TEXT NOT NULL COLLATE NOCASE CHECK (length(email) <= 254),
    bio TEXT CHECK (length(bio) <= 500),
    -- When the mail provider first said that the address cannot be reached (UTC, ISO 8601).
    bounced_at TEXT,
    CONSTRAINT guests_email_unique UNIQUE (email)
) STRICT;

-- Who likes whom; a visitor is a random value in a cookie.
CREATE TABLE guest_likes (
    user_id INTEGER NOT NULL REFERENCES guests (id) ON DELETE CASCADE,
    visitor TEXT NOT NULL,
    CONSTRAINT guest_likes_once PRIMARY KEY (user_id, visitor)
) STRICT, WITHOUT ROWID;

-- Talks that were proposed. The checks say what the form of a proposal says; a title of 3 UTF-16 code
-- units may have 2 characters.
CREATE TABLE proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL COLLATE NOCASE CHECK (length(title) BETWEEN 2 AND 80),
    summary TEXT CHECK (length(summary) <= 500),
    email TEXT NOT NULL CHECK (length(email) <= 254),
    website TEXT,
    code TEXT CHECK (code GLOB '[A-Z][A-Z]-[0-9][0-9][0-9]'),
    track TEXT NOT NULL CHECK (track IN ('web', 'data', 'two-worlds')),
    level TEXT NOT NULL CHECK (level IN ('beginners', 'experts')),
    language TEXT NOT NULL CHECK (language IN ('en', 'de', 'fr')),
    day TEXT NOT NULL CHECK (day BETWEEN '2027-05-03' AND '2027-05-07'),
    begins TEXT NOT NULL,
    ends TEXT NOT NULL,
    ready_at TEXT,
    seats INTEGER NOT NULL CHECK (seats BETWEEN 10 AND 200),
    fee TEXT NOT NULL CHECK (CAST(fee AS REAL) BETWEEN 0 AND 500),
    travel REAL CHECK (travel BETWEEN 0 AND 40000),
    hashtag TEXT CHECK (length(hashtag) <= 40),
    recorded INTEGER NOT NULL,
    details TEXT NOT NULL,
    slides_name TEXT,
    slides_type TEXT,
    slides BLOB,
    CONSTRAINT proposals_title_unique UNIQUE (title)
) STRICT;

-- Who speaks, in the order of the form.
CREATE TABLE speakers (
    proposal_id INTEGER NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    links TEXT NOT NULL,
    CONSTRAINT speakers_once PRIMARY KEY (proposal_id, place)
) STRICT, WITHOUT ROWID;

-- Stands that were booked. The checks say what the forms of the wizard say.
CREATE TABLE bookings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    email TEXT NOT NULL CHECK (length(email) <= 254),
    company TEXT CHECK (length(company) BETWEEN 1 AND 80),
    size TEXT NOT NULL CHECK (size IN ('small', 'large')),
    power INTEGER NOT NULL,
    CONSTRAINT bookings_email_unique UNIQUE (email)
) STRICT;
