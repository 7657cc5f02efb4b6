-- What the pages may not do, whatever asks: give a role that no second one stands for, say when somebody looked.

-- A role is given by who acts and confirmed by another who acts; afterwards it only ends. Only long work and whoever owns the
-- tables lay down what the machine gives. A merge changes for whom it is held, and nothing else does.
CREATE FUNCTION kapok_grant_by_two() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE
    me bigint := (SELECT id FROM accounts_account WHERE username = kapok_acting());
    given CONSTANT text[] := '{person,start,finish,given_by_id,confirmed_by_id}';
    right_so boolean;
BEGIN
    IF session_user <> 'kapok_web' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        right_so := NEW.given_by_id = me AND NEW.confirmed_by_id IS NULL;
    ELSE
        right_so := to_jsonb(NEW) - given = to_jsonb(OLD) - given AND NEW.finish <= OLD.finish
            AND CASE WHEN NEW.confirmed_by_id IS NULL
                THEN NEW.given_by_id = me OR (NEW.given_by_id IS NOT DISTINCT FROM OLD.given_by_id AND OLD.confirmed_by_id IS NULL)
                ELSE NEW.given_by_id = OLD.given_by_id AND NEW.confirmed_by_id IN (OLD.confirmed_by_id, me) END;
    END IF;
    IF right_so IS NOT TRUE THEN
        RAISE EXCEPTION 'a role is given by one and confirmed by another' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER by_two BEFORE INSERT OR UPDATE ON accounts_grant FOR EACH ROW EXECUTE FUNCTION kapok_grant_by_two();
REVOKE DELETE ON accounts_grant FROM kapok_app;

-- When somebody looked, and where whom he looked at belonged, is not the application's to say.
CREATE FUNCTION kapok_looked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ BEGIN
    NEW.at := now();
    NEW.scope := coalesce((SELECT scope FROM fact_person WHERE NEW.entity = 'person' AND id = NEW."row"),
                          (SELECT scope FROM fact_household WHERE NEW.entity = 'household' AND id = NEW."row"),
                          (SELECT scope FROM fact_organisation WHERE NEW.entity = 'organisation' AND id = NEW."row"),
                          NEW.scope);
    RETURN NEW;
END $$;
CREATE TRIGGER looked BEFORE INSERT ON registry_look FOR EACH ROW EXECUTE FUNCTION kapok_looked();
