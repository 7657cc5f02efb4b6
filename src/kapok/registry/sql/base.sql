-- Whom the transaction acts for, and what that lets one see. Nothing told, nothing seen.

CREATE FUNCTION kapok_told(name text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT string_to_array(nullif(current_setting(name, true), ''), ',') $$;

-- Scopes one holds; whoever was told of every area (*) holds what each begins with: nothing at all.
CREATE FUNCTION kapok_areas() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT array_replace(kapok_told('kapok.areas'), '*', '') $$;

-- Oneself and who lives with one now; told before the scope is, so it may not be held by it.
CREATE FUNCTION kapok_household_of(people text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$
    SELECT unnest(people)
    UNION
    SELECT theirs.person_id FROM registry_membership mine
    JOIN registry_membership theirs USING (household_id)
    WHERE mine.person_id = ANY (people)
      AND current_date BETWEEN mine.start AND mine.finish AND current_date BETWEEN theirs.start AND theirs.finish
$$;

-- Whom one is or speaks for: people, their households, organisations.
CREATE FUNCTION kapok_own() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$
    SELECT kapok_told('kapok.people') || kapok_told('kapok.organisations') || ARRAY(
        SELECT household_id FROM registry_membership
        WHERE person_id = ANY (kapok_told('kapok.people')) AND current_date BETWEEN start AND finish)::text[]
$$;

-- The scope of a code: without the pairs (of a county's code) or threes (below it) of zeros that only fill it up.
CREATE FUNCTION kapok_scope_of(code text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN length(code) = 6 THEN regexp_replace(code, '(00)+$', '') ELSE regexp_replace(code, '(000)+$', '') END $$;

-- A scope if it lies within the city and is closer than the city itself.
CREATE FUNCTION kapok_within(scope text, city text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN starts_with(scope, city) AND scope <> city THEN scope END $$;

-- History: an event for every row that a statement touched. An inserted row is known by its digest, a changed or removed
-- one as it was before; so whatever stands in a table can be followed back to how it came in.
-- Arguments: the column that names the row, the scope of a row as an expression, the columns that history must not hold.

CREATE FUNCTION kapok_acting() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('kapok.actor', true), ''), session_user) $$;
CREATE FUNCTION kapok_because() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('kapok.reason', true), '') $$;
CREATE FUNCTION kapok_digest(line text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT encode(sha256(convert_to(line, 'UTF8')), 'hex') $$;

CREATE FUNCTION kapok_record_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    EXECUTE format(
        'INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, scope)
         SELECT clock_timestamp(), $1, touched.%I::text, ''insert'', $2, $3, kapok_digest(touched::text), %s
         FROM new_rows touched', TG_ARGV[0], TG_ARGV[1])
    USING TG_TABLE_NAME, kapok_acting(), kapok_because();
    RETURN NULL;
END $$;

CREATE FUNCTION kapok_record_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    EXECUTE format(
        'INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, before, after, scope)
         SELECT clock_timestamp(), $1, touched.%1$I::text, ''update'', $2, $3, kapok_digest(touched::text),
                to_jsonb(old_rows) - $4, to_jsonb(touched) - $4, %2$s
         FROM new_rows touched JOIN old_rows ON old_rows.%1$I = touched.%1$I
         WHERE old_rows IS DISTINCT FROM touched', TG_ARGV[0], TG_ARGV[1])
    USING TG_TABLE_NAME, kapok_acting(), kapok_because(), TG_ARGV[2]::text[];
    RETURN NULL;
END $$;

CREATE FUNCTION kapok_record_delete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    EXECUTE format(
        'INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, before, scope)
         SELECT clock_timestamp(), $1, touched.%I::text, ''delete'', $2, $3, '''', to_jsonb(touched) - $4, %s
         FROM old_rows touched', TG_ARGV[0], TG_ARGV[1])
    USING TG_TABLE_NAME, kapok_acting(), kapok_because(), TG_ARGV[2]::text[];
    RETURN NULL;
END $$;

-- Begin to record a table. In the expression of the scope the row is called `touched`.
CREATE FUNCTION kapok_keep_history(tab regclass, key text, scope text DEFAULT '''''', hidden text[] DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS
$$ BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER history_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION kapok_record_insert(%L, %L)', tab, key, scope);
    EXECUTE format('CREATE OR REPLACE TRIGGER history_update AFTER UPDATE ON %s
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION kapok_record_update(%L, %L, %L)', tab, key, scope, hidden);
    EXECUTE format('CREATE OR REPLACE TRIGGER history_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
        FOR EACH STATEMENT EXECUTE FUNCTION kapok_record_delete(%L, %L, %L)', tab, key, scope, hidden);
    EXECUTE format('CREATE OR REPLACE TRIGGER no_truncate BEFORE TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION kapok_stands()', tab);
END $$;

-- The application reads history, and nothing more; not even the owner changes it, or empties a table past it, by accident.
CREATE FUNCTION kapok_stands() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    RAISE EXCEPTION '%: history stands', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_event
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_block
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_stands();
REVOKE INSERT, UPDATE, DELETE ON registry_event, registry_block FROM kapok_app;
GRANT INSERT ON registry_block TO kapok_jobs;
-- The keys of fields are made and wrapped anew by whoever migrates and rotates.
REVOKE INSERT, UPDATE, DELETE ON registry_datakey FROM kapok_app;

-- What is recorded of the tables with names of their own.
SELECT kapok_keep_history(tab, 'id') FROM unnest(ARRAY[
    'registry_household', 'registry_person', 'registry_organisation', 'registry_source', 'accounts_grant']::regclass[]) tab;
SELECT kapok_keep_history('registry_claim', 'id', 'touched.scope');
SELECT kapok_keep_history('registry_membership', 'id',
    'coalesce((SELECT scope FROM fact_person WHERE id = touched.person_id), '''')');
SELECT kapok_keep_history('accounts_account', 'id', hidden => '{password,factor_sealed}');
SELECT kapok_keep_history('accounts_area', 'code');
SELECT kapok_keep_history('accounts_department', 'code');
SELECT kapok_keep_history('accounts_setting', 'name');
