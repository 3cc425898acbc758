-- Who did what to whom, and when. The names are kept as they were then, and nothing refers to the members:
-- what happened outlives them.
CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    -- Who did it; nobody's if they are not known.
    actor_id INTEGER,
    actor TEXT,
    -- To whom, unless it was to themselves or to nobody.
    subject_id INTEGER,
    subject TEXT,
    details TEXT NOT NULL
) STRICT;

CREATE INDEX audit_log_by_time ON audit_log (at);

CREATE INDEX audit_log_by_actor ON audit_log (actor_id);

CREATE INDEX audit_log_by_subject ON audit_log (subject_id);
