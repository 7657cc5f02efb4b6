-- An import stands once it is there: its number never changes, and it is never removed, not even by the owner by accident. So
-- its rows, a hundred thousand at once, look once a statement whether it is there, and need not hold it still.

CREATE TRIGGER stands BEFORE DELETE OR UPDATE OF id ON imports_import FOR EACH STATEMENT EXECUTE FUNCTION kapok_stands();

CREATE FUNCTION kapok_import_is_there() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT import_id FROM touched) named
               WHERE NOT EXISTS (SELECT FROM imports_import WHERE id = named.import_id)) THEN
        RAISE EXCEPTION 'no such import' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'import_is_there', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER import_is_there AFTER INSERT ON imports_importrow REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_import_is_there();
CREATE FUNCTION kapok_import_row_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    RAISE EXCEPTION 'a row stays with its import' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'import_is_there',
        TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER stays AFTER UPDATE ON imports_importrow FOR EACH ROW
    WHEN (NEW.import_id IS DISTINCT FROM OLD.import_id) EXECUTE FUNCTION kapok_import_row_stays();
