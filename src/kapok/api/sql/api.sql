-- Who may come with which token stands in history as what is done to accounts does; its digest does not. None is deleted.
SELECT kapok_keep_history('api_token', 'id', 'kapok_scope_of_account(touched.account_id)', '{digest}');
REVOKE DELETE ON api_token FROM kapok_app;

-- What was answered is for the same token only, stands, and goes after a week.
ALTER TABLE api_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON api_answer TO kapok_app
    USING (actor = current_setting('kapok.actor', true)) WITH CHECK (actor = current_setting('kapok.actor', true));
REVOKE UPDATE, DELETE ON api_answer FROM kapok_app;
CREATE FUNCTION kapok_forget_answers() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ DELETE FROM api_answer WHERE made_at < now() - interval '7 days' $$;
