-- Who looked at whom stands; what was looked for is one's own and goes after half an hour.

CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON registry_look
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_stands();
REVOKE UPDATE, DELETE ON registry_look FROM kapok_app;
ALTER TABLE registry_look ENABLE ROW LEVEL SECURITY; -- the policies come with the vocabulary's tables
SELECT kapok_keep_history('registry_look', 'id', 'touched.scope');

ALTER TABLE registry_search ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON registry_search TO kapok_app
    USING (actor = current_setting('kapok.actor', true)) WITH CHECK (actor = current_setting('kapok.actor', true));
REVOKE UPDATE ON registry_search FROM kapok_app;
CREATE FUNCTION kapok_forget_searches() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ DELETE FROM registry_search WHERE expires_at < now() $$;
