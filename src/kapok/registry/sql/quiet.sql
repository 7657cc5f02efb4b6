-- Columns that change with every login, and nothing else with them, are no event of their own: the login is one.
CREATE OR REPLACE FUNCTION kapok_record_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    EXECUTE format(
        'INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, before, after, scope)
         SELECT clock_timestamp(), $1, touched.%1$I::text, ''update'', $2, $3, kapok_digest(touched::text),
                nullif(was.shown, now.shown), nullif(now.shown, was.shown), %2$s
         FROM new_rows touched JOIN old_rows ON old_rows.%1$I = touched.%1$I,
              LATERAL (SELECT to_jsonb(old_rows) - $4 AS shown) was, LATERAL (SELECT to_jsonb(touched) - $4 AS shown) now
         WHERE old_rows IS DISTINCT FROM touched
               AND ($5 IS NULL OR to_jsonb(old_rows) - $5 IS DISTINCT FROM to_jsonb(touched) - $5)', TG_ARGV[0], TG_ARGV[1])
    USING TG_TABLE_NAME, kapok_acting(), kapok_because(), TG_ARGV[2]::text[], TG_ARGV[3]::text[];
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER history_update AFTER UPDATE ON accounts_account
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kapok_record_update(
    'id', 'kapok_scope_of_account(touched.id)', '{password,factor_sealed,factor_last_step}', '{last_login,factor_last_step}');
