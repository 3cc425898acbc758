-- What is deleted by its age, counted by its address, or moved from a visitor to a member.
CREATE INDEX mail_links_by_expiry ON mail_links (expires_at);

CREATE INDEX mail_links_by_email ON mail_links (email);

CREATE INDEX likes_by_visitor ON likes (visitor);

CREATE INDEX notices_deleted ON notices (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX sessions_by_time ON sessions (created_at);
