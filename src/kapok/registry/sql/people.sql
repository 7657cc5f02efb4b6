-- What only holds once the vocabulary's tables are there. Run again with every change of the vocabulary.

-- The household that a person's facts name is the one of the latest membership.
CREATE OR REPLACE FUNCTION kapok_membership_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    UPDATE fact_person SET household = there.household_id, version = version + 1
    FROM (SELECT DISTINCT person_id FROM touched) who, LATERAL (
        SELECT household_id FROM registry_membership WHERE person_id = who.person_id ORDER BY finish DESC, start DESC LIMIT 1) there
    WHERE fact_person.id = who.person_id AND household IS DISTINCT FROM there.household_id;
    RETURN NULL;
END $$;
-- Of new memberships only those count that say something else, or are not the only one.
CREATE OR REPLACE FUNCTION kapok_membership_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    UPDATE fact_person SET household = there.household_id, version = version + 1
    FROM (SELECT one.person_id FROM touched one JOIN fact_person facts ON facts.id = one.person_id
          WHERE facts.household IS DISTINCT FROM one.household_id
          UNION SELECT one.person_id FROM touched one JOIN registry_membership other USING (person_id) WHERE other.id <> one.id) who,
        LATERAL (SELECT household_id FROM registry_membership WHERE person_id = who.person_id
                 ORDER BY finish DESC, start DESC LIMIT 1) there
    WHERE fact_person.id = who.person_id AND household IS DISTINCT FROM there.household_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER membership_inserted AFTER INSERT ON registry_membership
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION kapok_membership_begins();
CREATE OR REPLACE TRIGGER membership_updated AFTER UPDATE ON registry_membership
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION kapok_membership_holds();

-- A membership goes only where the action that made it is undone; the one before is the latest again.
CREATE OR REPLACE FUNCTION kapok_membership_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    UPDATE fact_person SET household = there.household_id, version = version + 1
    FROM (SELECT DISTINCT ON (touched.person_id) touched.person_id, rest.household_id FROM touched
          JOIN registry_membership rest USING (person_id)
          ORDER BY touched.person_id, rest.finish DESC, rest.start DESC) there
    WHERE fact_person.id = there.person_id AND household IS DISTINCT FROM there.household_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER membership_deleted AFTER DELETE ON registry_membership
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION kapok_membership_gone();

-- What a membership keeps to: no household that has ended, nobody who has died, no day that has not come. Held still are the
-- rows it is judged by, so that of two who write at once the second sees what the first has done; then it is judged once more.
-- What this very transaction has laid down nobody else sees yet.
CREATE OR REPLACE FUNCTION kapok_membership_keeps() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ DECLARE
    today date := kapok_day();
    mine xid := pg_current_xact_id()::xid;
    held boolean := false;
    ended boolean; died boolean; early boolean; shared boolean;
BEGIN
    LOOP
        SELECT bool_or(one.finish > house.ended_on), bool_or(one.finish > kapok_lives_until(who)),
               bool_or(one.start > today + 1 OR (one.finish > today AND one.finish <> '2999-12-31')),
               bool_or(house.xmin <> mine OR who.xmin <> mine)
        INTO ended, died, early, shared
        FROM touched one LEFT JOIN registry_household house ON house.id = one.household_id
            LEFT JOIN fact_person who ON who.id = one.person_id;
        EXIT WHEN held OR shared IS NOT TRUE;
        PERFORM FROM registry_household WHERE id IN (SELECT household_id FROM touched) AND xmin <> mine ORDER BY id FOR SHARE;
        PERFORM FROM fact_person WHERE id IN (SELECT person_id FROM touched) AND xmin <> mine ORDER BY id FOR SHARE;
        held := true;
    END LOOP;
    IF ended THEN
        RAISE EXCEPTION 'household has ended' USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_while_household_lasts';
    END IF;
    IF died THEN
        RAISE EXCEPTION 'person has died' USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_while_alive';
    END IF;
    IF early THEN
        RAISE EXCEPTION 'not yet' USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_not_in_the_future';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER membership_keeps_new AFTER INSERT ON registry_membership
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION kapok_membership_keeps();
CREATE OR REPLACE TRIGGER membership_keeps_changed AFTER UPDATE ON registry_membership
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION kapok_membership_keeps();

-- A household whose head goes has another by the end of the transaction, as long as anybody is left.
CREATE OR REPLACE FUNCTION kapok_head_passes_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    IF EXISTS (SELECT FROM registry_membership WHERE household_id = OLD.household_id AND finish = '2999-12-31')
       AND NOT EXISTS (SELECT FROM registry_membership
                       WHERE household_id = OLD.household_id AND finish = '2999-12-31' AND head) THEN
        RAISE EXCEPTION 'nobody is head' USING ERRCODE = 'check_violation', CONSTRAINT = 'household_has_a_head';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS head_passes_on ON registry_membership;
CREATE CONSTRAINT TRIGGER head_passes_on AFTER UPDATE OR DELETE ON registry_membership DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.head) EXECUTE FUNCTION kapok_head_passes_on();

-- A household ends when nobody belongs to it any more; a person is dead when he belongs nowhere any more.
CREATE OR REPLACE FUNCTION kapok_household_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    IF EXISTS (SELECT FROM registry_membership WHERE household_id = NEW.id AND finish > NEW.ended_on) THEN
        RAISE EXCEPTION 'somebody is left' USING ERRCODE = 'check_violation', CONSTRAINT = 'household_ends_empty';
    END IF;
    IF NEW.ended_on > kapok_day() AND NEW.ended_on <> '2999-12-31' THEN
        RAISE EXCEPTION 'not yet' USING ERRCODE = 'check_violation', CONSTRAINT = 'household_not_in_the_future';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER household_ends AFTER UPDATE ON registry_household
    FOR EACH ROW WHEN (NEW.ended_on <> OLD.ended_on) EXECUTE FUNCTION kapok_household_ends();
CREATE OR REPLACE FUNCTION kapok_person_dies() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    IF EXISTS (SELECT FROM registry_membership WHERE person_id = NEW.id AND finish > kapok_lives_until(NEW)) THEN
        RAISE EXCEPTION 'still belongs to a household'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_dies_out_of_household';
    END IF;
    RETURN NULL;
END $$;

-- From county to county by a move that another takes over; only whoever owns the tables lays rows down as they come.
CREATE OR REPLACE FUNCTION kapok_moves_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ DECLARE taken text[] := coalesce(kapok_taken_over(), '{}'); BEGIN
    IF session_user <> (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID)
       AND NOT NEW.concerns && taken THEN
        RAISE EXCEPTION 'no move taken over' USING ERRCODE = 'check_violation', CONSTRAINT = 'moved_by_two';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER moves_by_two AFTER UPDATE ON fact_household
    FOR EACH ROW WHEN (left(OLD.scope, 6) <> left(NEW.scope, 6)) EXECUTE FUNCTION kapok_moves_by_two();
CREATE OR REPLACE TRIGGER moves_by_two AFTER UPDATE ON fact_person
    FOR EACH ROW WHEN (left(OLD.scope, 6) <> left(NEW.scope, 6)) EXECUTE FUNCTION kapok_moves_by_two();

-- An offer names where somebody truly lives; whom it is about is found here. One that returns a move goes back where it came from.
CREATE OR REPLACE FUNCTION kapok_move_is_true() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    IF NEW.from_scope IS DISTINCT FROM coalesce((SELECT scope FROM fact_household WHERE id = NEW."row"),
                                                (SELECT scope FROM fact_person WHERE id = NEW."row")) THEN
        RAISE EXCEPTION 'not there' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.returns_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM registry_action gone JOIN registry_actionrow one ON one.action_id = gone.id
        WHERE gone.id = NEW.returns_id AND gone.kind = 'move' AND one."row" = NEW."row" AND one.scope ^@ left(NEW.to_scope, 6)) THEN
        RAISE EXCEPTION 'no move from there' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.about := ARRAY(
        SELECT NEW."row" UNION SELECT id FROM fact_person WHERE household = NEW."row"
        UNION SELECT household FROM fact_person WHERE id = NEW."row" AND household IS NOT NULL
        UNION SELECT one."row" FROM registry_actionrow one WHERE one.action_id = NEW.returns_id AND one.op = 'touch'
        ORDER BY 1);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER offer_is_true BEFORE INSERT ON registry_move FOR EACH ROW EXECUTE FUNCTION kapok_move_is_true();

-- What sources say of a row goes where the row goes.
CREATE OR REPLACE FUNCTION kapok_claims_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    UPDATE registry_claim SET scope = NEW.scope WHERE entity = TG_ARGV[0] AND "row" = NEW.id AND scope <> NEW.scope;
    RETURN NULL;
END $$;
