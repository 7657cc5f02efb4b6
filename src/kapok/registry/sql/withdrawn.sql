-- A paper that should not stand is withdrawn with a reason, by an action that can be undone; nothing of it is removed.
ALTER TABLE registry_file ADD CONSTRAINT file_withdrawn_because CHECK ((withdrawn_on IS NULL) = (withdrawn_because = ''));
CREATE FUNCTION kapok_file_withdrawn() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    NEW.withdrawn_by := CASE WHEN NEW.withdrawn_on IS NULL THEN '' ELSE kapok_acting() END;
    RETURN NEW;
END $$;
CREATE TRIGGER withdrawn BEFORE UPDATE OF withdrawn_on ON registry_file FOR EACH ROW
    WHEN (OLD.withdrawn_on IS DISTINCT FROM NEW.withdrawn_on) EXECUTE FUNCTION kapok_file_withdrawn();
CREATE POLICY withdrawn ON registry_file FOR UPDATE TO kapok_app
    USING (scope ^@ ANY ((SELECT kapok_areas())::text[])) WITH CHECK (scope ^@ ANY ((SELECT kapok_areas())::text[]));
GRANT UPDATE (withdrawn_on, withdrawn_because) ON registry_file TO kapok_app;
