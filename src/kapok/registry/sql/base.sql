-- Whom the transaction acts for, and what that lets one see. Nothing told, nothing seen.

CREATE FUNCTION kapok_told(name text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT string_to_array(nullif(current_setting(name, true), ''), ',') $$;

CREATE FUNCTION kapok_in_area(code text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT EXISTS (SELECT FROM unnest(kapok_told('kapok.areas')) area WHERE area = '*' OR starts_with(code, area)) $$;

CREATE FUNCTION kapok_is_person(id text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(id = ANY (kapok_told('kapok.people')), false) $$;

CREATE FUNCTION kapok_is_organisation(id text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(id = ANY (kapok_told('kapok.organisations')), false) $$;

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

-- History: a row for every row that a statement touched. An inserted row is known by its digest, a changed or removed one
-- as it was before; so whatever stands in a table can be followed back to how it came in.

CREATE FUNCTION kapok_row_scope(row_data jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT coalesce(row_data ->> 'scope', '') $$;

CREATE FUNCTION kapok_record_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    EXECUTE format(
        'INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, scope)
         SELECT clock_timestamp(), %L, %s::text, ''insert'', %L, %L,
                encode(sha256(convert_to(new_rows::text, ''UTF8'')), ''hex''), %s
         FROM new_rows',
        TG_TABLE_NAME, TG_ARGV[0], coalesce(nullif(current_setting('kapok.actor', true), ''), session_user),
        coalesce(current_setting('kapok.reason', true), ''), TG_ARGV[1]);
    RETURN NULL;
END $$;

CREATE FUNCTION kapok_record_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    EXECUTE format(
        'INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, before, after, scope)
         SELECT clock_timestamp(), %L, new_rows.%s::text, ''update'', %L, %L,
                encode(sha256(convert_to(new_rows::text, ''UTF8'')), ''hex''),
                to_jsonb(old_rows), to_jsonb(new_rows), %s
         FROM new_rows JOIN old_rows ON old_rows.%2$s = new_rows.%2$s
         WHERE old_rows IS DISTINCT FROM new_rows',
        TG_TABLE_NAME, TG_ARGV[0], coalesce(nullif(current_setting('kapok.actor', true), ''), session_user),
        coalesce(current_setting('kapok.reason', true), ''), replace(TG_ARGV[1], 'scope', 'new_rows.scope'));
    RETURN NULL;
END $$;

CREATE FUNCTION kapok_record_delete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    EXECUTE format(
        'INSERT INTO registry_event (at, table_name, "row", op, actor, reason, before, scope)
         SELECT clock_timestamp(), %L, %s::text, ''delete'', %L, %L, to_jsonb(old_rows), %s FROM old_rows',
        TG_TABLE_NAME, TG_ARGV[0], coalesce(nullif(current_setting('kapok.actor', true), ''), session_user),
        coalesce(current_setting('kapok.reason', true), ''), TG_ARGV[1]);
    RETURN NULL;
END $$;

-- Begin to record a table: its key column, and its scope column or a quoted nothing.
CREATE FUNCTION kapok_keep_history(tab regclass, key text, scope text DEFAULT '''''') RETURNS void LANGUAGE plpgsql AS
$$ BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER history_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION kapok_record_insert(%L, %L)', tab, key, scope);
    EXECUTE format('CREATE OR REPLACE TRIGGER history_update AFTER UPDATE ON %s
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION kapok_record_update(%L, %L)', tab, key, scope);
    EXECUTE format('CREATE OR REPLACE TRIGGER history_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
        FOR EACH STATEMENT EXECUTE FUNCTION kapok_record_delete(%L, %L)', tab, key, scope);
END $$;

-- The application may read history, and nothing more; not even the owner changes it by accident.
CREATE FUNCTION kapok_history_stands() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'history is never changed' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_event
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_history_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_block
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_history_stands();
REVOKE INSERT, UPDATE, DELETE ON registry_event FROM kapok_app;
REVOKE UPDATE, DELETE ON registry_block FROM kapok_app;

-- What is recorded of the tables with names of their own.
SELECT kapok_keep_history(tab, 'id') FROM unnest(ARRAY[
    'registry_household', 'registry_person', 'registry_membership', 'registry_organisation', 'registry_claim',
    'registry_source', 'accounts_account', 'accounts_grant']::regclass[]) tab;
SELECT kapok_keep_history('accounts_area', 'code');
SELECT kapok_keep_history('accounts_department', 'code');
SELECT kapok_keep_history('accounts_setting', 'name');

-- The scope of a code: without the pairs (of a county's code) or threes (below it) of zeros that only fill it up.
CREATE FUNCTION kapok_scope_of(code text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN length(code) = 6 THEN regexp_replace(code, '(00)+$', '') ELSE regexp_replace(code, '(000)+$', '') END $$;
