-- Where what is done to accounts belongs: auditors see what is done to those who act in their area.

-- The smallest area that holds all of them: their common beginning, down to where a code may end.
CREATE FUNCTION kapok_common_scope(scopes text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT coalesce(max(left(scopes[1], n)), '') FROM unnest(ARRAY[2, 4, 6, 9, 12]) n
    WHERE NOT EXISTS (SELECT FROM unnest(scopes) one WHERE NOT starts_with(one, left(scopes[1], n)))
$$;

-- What belongs to no county: the area that lies in no other.
CREATE FUNCTION kapok_top_scope() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce((SELECT min(scope) FROM accounts_area WHERE parent_id IS NULL), '') $$;

CREATE FUNCTION kapok_scope_of_grant(area text, organisation text, person text) RETURNS text LANGUAGE plpgsql STABLE AS
$$ BEGIN
    RETURN coalesce(
        (SELECT scope FROM accounts_area WHERE code = area),
        (SELECT scope FROM fact_organisation WHERE id = organisation),
        (SELECT scope FROM fact_person WHERE id = person),
        kapok_top_scope());
END $$;

-- Of all roles it holds or held; before it has any, of whoever makes it.
CREATE FUNCTION kapok_scope_of_account(account bigint) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT coalesce(
        nullif(kapok_common_scope((SELECT array_agg(kapok_scope_of_grant(area_id, organisation, person))
                                   FROM accounts_grant WHERE account_id = account)), ''),
        nullif(kapok_common_scope(kapok_areas()), ''),
        kapok_top_scope())
$$;

SELECT kapok_keep_history('accounts_grant', 'id',
    'kapok_scope_of_grant(touched.area_id, touched.organisation, touched.person)');
SELECT kapok_keep_history('accounts_account', 'id', 'kapok_scope_of_account(touched.id)',
    '{password,factor_sealed,factor_last_step}');
SELECT kapok_keep_history('accounts_area', 'code', 'touched.scope');
SELECT kapok_keep_history('accounts_department', 'code', 'kapok_top_scope()');
SELECT kapok_keep_history('accounts_setting', 'name', 'kapok_top_scope()');

-- A login that was tried: by which account, and whether it succeeded. What was typed for one that is not there is not told.
CREATE FUNCTION kapok_record_attempt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, scope)
    SELECT clock_timestamp(), 'accounts_attempt', touched.id::text, 'insert', coalesce(tried.username, '-'),
           CASE WHEN touched.succeeded THEN 'logged in' ELSE 'login refused' END, kapok_digest(touched::text),
           CASE WHEN tried.id IS NULL THEN kapok_top_scope() ELSE kapok_scope_of_account(tried.id) END
    FROM new_rows touched LEFT JOIN accounts_account tried USING (username);
    RETURN NULL;
END $$;
CREATE TRIGGER history_insert AFTER INSERT ON accounts_attempt REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_record_attempt();
