-- Whether whoever has confirmed the address has also shown that the account is theirs: they were signed in,
-- or have chosen its password by a mail. Somebody may have made an account with another's address.
ALTER TABLE users ADD COLUMN owner_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (owner_confirmed IN (0, 1));
