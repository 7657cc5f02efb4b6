-- A source stands once it is there: its number never changes, and it is never removed, not even by the owner by accident. So
-- who names one need not hold it still, and is looked at once a statement, not once a row: nearly always it is one source.

CREATE TRIGGER stands BEFORE DELETE OR UPDATE OF id ON registry_source FOR EACH STATEMENT EXECUTE FUNCTION kapok_stands();

CREATE FUNCTION kapok_source_is_there() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT source_id FROM touched WHERE source_id IS NOT NULL) named
               WHERE NOT EXISTS (SELECT FROM registry_source WHERE id = named.source_id)) THEN
        RAISE EXCEPTION 'no such source' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'source_is_there', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION kapok_other_source_is_there() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    IF NEW.source_id IS NOT NULL AND NOT EXISTS (SELECT FROM registry_source WHERE id = NEW.source_id) THEN
        RAISE EXCEPTION 'no such source' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'source_is_there', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

-- Rows of the table name sources that are there.
CREATE FUNCTION kapok_keep_sources(tab regclass) RETURNS void LANGUAGE plpgsql AS
$$ BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER source_is_there AFTER INSERT ON %s REFERENCING NEW TABLE AS touched
        FOR EACH STATEMENT EXECUTE FUNCTION kapok_source_is_there()', tab);
    EXECUTE format('CREATE OR REPLACE TRIGGER other_source_is_there AFTER UPDATE ON %s FOR EACH ROW
        WHEN (NEW.source_id IS DISTINCT FROM OLD.source_id) EXECUTE FUNCTION kapok_other_source_is_there()', tab);
END $$;
SELECT kapok_keep_sources('registry_membership');

-- As before, but in the order in which the index of history has the rows: so its pages are filled one after the other.
CREATE OR REPLACE FUNCTION kapok_record_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    EXECUTE format(
        'INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, scope)
         SELECT clock_timestamp(), $1, touched.%1$I::text, ''insert'', $2, $3,
                encode(sha256(convert_to(touched::text, ''UTF8'')), ''hex''), %2$s
         FROM new_rows touched ORDER BY touched.%1$I', TG_ARGV[0], TG_ARGV[1])
    USING TG_TABLE_NAME, kapok_acting(), kapok_because();
    RETURN NULL;
END $$;

-- As before, but bound to what they mean here and now: whoever calls them, and whatever his search path, gets this.
CREATE OR REPLACE FUNCTION kapok_scope_of(code text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(code) = 6 THEN regexp_replace(code, '(00)+$', '') ELSE regexp_replace(code, '(000)+$', '') END;
CREATE OR REPLACE FUNCTION kapok_within(scope text, city text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN starts_with(scope, city) AND scope <> city THEN scope END;
