-- Kept files: where one belongs and whom it concerns is what holds for whom it was handed in. Added, never changed or removed.

CREATE FUNCTION kapok_belongs_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    SELECT found.scope, found.concerns INTO NEW.scope, NEW.concerns FROM (
        SELECT scope, concerns FROM fact_person WHERE NEW.entity = 'person' AND id = NEW."row"
        UNION ALL
        SELECT scope, concerns FROM fact_household WHERE NEW.entity = 'household' AND id = NEW."row"
        UNION ALL
        SELECT scope, concerns FROM fact_organisation WHERE NEW.entity = 'organisation' AND id = NEW."row"
    ) found;
    IF NEW.scope IS NULL THEN
        RAISE EXCEPTION 'nobody of that id' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER belongs BEFORE INSERT OR UPDATE ON registry_file FOR EACH ROW EXECUTE FUNCTION kapok_belongs_file();

ALTER TABLE registry_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON registry_file FOR SELECT TO kapok_app
    USING (scope ^@ ANY ((SELECT kapok_areas())::text[]) OR concerns && (SELECT kapok_own()));
CREATE POLICY added ON registry_file FOR INSERT TO kapok_app
    WITH CHECK (scope ^@ ANY ((SELECT kapok_areas())::text[]));

SELECT kapok_keep_history('registry_file', 'id', 'touched.scope');
CREATE TRIGGER stands BEFORE DELETE ON registry_file FOR EACH STATEMENT EXECUTE FUNCTION kapok_stands();
REVOKE UPDATE, DELETE ON registry_file FROM kapok_app;
