-- When the mail provider first said that a member's address cannot be reached (UTC, ISO 8601).
ALTER TABLE users ADD COLUMN bounced_at TEXT;
