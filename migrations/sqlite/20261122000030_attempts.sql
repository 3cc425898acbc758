-- What one may do so often in a while: by whom it is about, and by who asks.
DROP TABLE sign_in_attempts;

CREATE TABLE attempts (
    what TEXT NOT NULL,
    -- Whom or what it is about, such as an address that somebody signs in by, whether there is a member or not.
    subject TEXT NOT NULL,
    -- The address or the network of who asks; empty if that is not known.
    client TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX attempts_by_time ON attempts (what, at);

CREATE INDEX attempts_by_subject ON attempts (what, subject, at);

CREATE INDEX attempts_by_client ON attempts (what, client, at);
