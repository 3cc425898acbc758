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
