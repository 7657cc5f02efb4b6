-- What the pages need of tables that hold for everybody, and nothing more, whatever asks.

-- Settings are laid down by who owns the tables, and by long work; pages read them.
REVOKE INSERT, UPDATE, DELETE ON accounts_setting FROM kapok_app;
GRANT INSERT, UPDATE, DELETE ON accounts_setting TO kapok_jobs;

-- A source stands once something came from it. Pages say who received it and when as little as they say who acts.
REVOKE UPDATE, DELETE ON registry_source FROM kapok_app;
CREATE FUNCTION kapok_received() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF session_user = 'kapok_web' THEN
        IF kapok_told('kapok.actor') IS NULL OR kapok_told('kapok.areas') IS NULL THEN
            RAISE EXCEPTION 'nobody acts in an area' USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.received_by := kapok_acting();
        NEW.received_at := now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER received BEFORE INSERT ON registry_source FOR EACH ROW EXECUTE FUNCTION kapok_received();

-- A login that was tried counts from when it was, until it is swept away.
REVOKE UPDATE, DELETE ON accounts_attempt FROM kapok_app;
GRANT DELETE ON accounts_attempt TO kapok_jobs;
CREATE FUNCTION kapok_tried() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF session_user = 'kapok_web' THEN
        NEW.at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tried BEFORE INSERT ON accounts_attempt FOR EACH ROW EXECUTE FUNCTION kapok_tried();

-- Whether who acts is an account in use that holds the role today, confirmed by a second one.
CREATE FUNCTION kapok_holds(wanted text) RETURNS boolean LANGUAGE sql STABLE AS
$$
    SELECT EXISTS (
        SELECT FROM accounts_grant held JOIN accounts_account mine ON mine.id = held.account_id
        WHERE mine.username = kapok_acting() AND mine.active AND held.role = wanted
          AND kapok_day() BETWEEN held.start AND held.finish
          AND (held.given_by_id IS NULL OR held.confirmed_by_id IS NOT NULL))
$$;

-- As before, but for whom a role is held is nobody's to change: with a record that is merged, it ends.
CREATE OR REPLACE FUNCTION kapok_grant_by_two() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE
    me bigint := (SELECT id FROM accounts_account WHERE username = kapok_acting());
    given CONSTANT text[] := '{start,finish,given_by_id,confirmed_by_id}';
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
