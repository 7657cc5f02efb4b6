-- The office's day: the demonstration's own, or today here.
CREATE FUNCTION kapok_day() RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT coalesce((SELECT (value #>> '{}')::date FROM accounts_setting WHERE name = 'business_day'
                    AND EXISTS (SELECT FROM accounts_setting WHERE name = 'demonstration' AND value = 'true')),
                   (now() AT TIME ZONE 'Asia/Shanghai')::date) $$;

CREATE FUNCTION kapok_not_yet() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    RAISE EXCEPTION 'not yet' USING ERRCODE = 'check_violation', CONSTRAINT = 'not_in_the_future';
END $$;

-- Of rows that come in: no fact of the columns named lies after the office's day.
CREATE FUNCTION kapok_has_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ DECLARE late boolean; BEGIN
    EXECUTE (SELECT 'SELECT EXISTS (SELECT FROM touched WHERE ' || string_agg(
                format('(%1$I > $1 AND %1$I <> ''2999-12-31'')', one), ' OR ') || ')' FROM unnest(TG_ARGV) one)
    INTO late USING kapok_day();
    IF late THEN
        RAISE EXCEPTION 'not yet' USING ERRCODE = 'check_violation', CONSTRAINT = 'not_in_the_future';
    END IF;
    RETURN NULL;
END $$;

-- Oneself and who lives with one, as of the office's day.
CREATE OR REPLACE FUNCTION kapok_household_of(people text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$
    SELECT unnest(people)
    UNION
    SELECT theirs.person_id FROM (SELECT kapok_day() AS today) office, registry_membership mine
    JOIN registry_membership theirs USING (household_id)
    WHERE mine.person_id = ANY (people)
      AND today BETWEEN mine.start AND mine.finish AND today BETWEEN theirs.start AND theirs.finish
$$;
CREATE OR REPLACE FUNCTION kapok_own() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$
    SELECT kapok_told('kapok.people') || kapok_told('kapok.organisations') || ARRAY(
        SELECT household_id FROM registry_membership
        WHERE person_id = ANY (kapok_told('kapok.people')) AND (SELECT kapok_day()) BETWEEN start AND finish)::text[]
$$;

-- Who did it and when is not the application's to say. `at` is that of the transaction: by it the database knows what belongs to it.
CREATE FUNCTION kapok_signed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    NEW.by := kapok_acting();
    NEW.at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER signed BEFORE INSERT ON registry_action FOR EACH ROW EXECUTE FUNCTION kapok_signed();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_action FOR EACH STATEMENT EXECUTE FUNCTION kapok_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_actionrow FOR EACH STATEMENT EXECUTE FUNCTION kapok_stands();
REVOKE UPDATE, DELETE ON registry_action, registry_actionrow FROM kapok_app;
REVOKE DELETE ON registry_move FROM kapok_app;

ALTER TABLE registry_action ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_actionrow ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_move ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON registry_actionrow FOR SELECT TO kapok_app
    USING (scope ^@ ANY ((SELECT kapok_areas())::text[]));
CREATE POLICY seen ON registry_action FOR SELECT TO kapok_app
    USING ((at = now() AND by = (SELECT kapok_acting()))
           OR EXISTS (SELECT FROM registry_actionrow one WHERE one.action_id = registry_action.id));
CREATE POLICY added ON registry_action FOR INSERT TO kapok_app WITH CHECK (kapok_told('kapok.areas') IS NOT NULL);
-- Rows are added to an action of this very transaction only.
CREATE FUNCTION kapok_doing(action bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT EXISTS (SELECT FROM registry_action WHERE id = action AND at = now() AND by = kapok_acting()) $$;
CREATE POLICY added ON registry_actionrow FOR INSERT TO kapok_app WITH CHECK (kapok_doing(action_id));

-- Rows made by actions that this very transaction undoes, as table:row. Nothing else is ever removed.
CREATE FUNCTION kapok_unmaking() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT array_agg(made.table_name || ':' || made."row") FROM registry_action undo
   JOIN registry_actionrow made ON made.action_id = undo.undoes_id AND made.op = 'insert'
   WHERE undo.at = now() AND undo.by = kapok_acting() $$;

-- Moves: an offer is what the giving county says; whoever ends it is written by the database, and taking is the other's.
CREATE FUNCTION kapok_move_offered() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    NEW.offered_by := kapok_acting();
    NEW.offered_at := now();
    NEW.ended := '';
    RETURN NEW;
END $$;
CREATE FUNCTION kapok_move_ended() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF OLD.ended <> '' OR NEW.ended = '' OR to_jsonb(NEW) - '{ended,ended_by,ended_at}'::text[]
       IS DISTINCT FROM to_jsonb(OLD) - '{ended,ended_by,ended_at}'::text[] THEN
        RAISE EXCEPTION 'a move is ended once' USING ERRCODE = 'check_violation', CONSTRAINT = 'move_ended_once';
    END IF;
    IF NOT (CASE WHEN NEW.ended = 'withdrawn' THEN OLD.from_scope ELSE OLD.to_scope END ^@ ANY (kapok_areas())) THEN
        RAISE EXCEPTION 'not for this county to end' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.ended_by := kapok_acting();
    NEW.ended_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER offered BEFORE INSERT ON registry_move FOR EACH ROW EXECUTE FUNCTION kapok_move_offered();
CREATE TRIGGER ended BEFORE UPDATE ON registry_move FOR EACH ROW EXECUTE FUNCTION kapok_move_ended();
CREATE POLICY seen ON registry_move FOR SELECT TO kapok_app
    USING (from_scope ^@ ANY ((SELECT kapok_areas())::text[]) OR to_scope ^@ ANY ((SELECT kapok_areas())::text[]));
CREATE POLICY changed ON registry_move FOR UPDATE TO kapok_app
    USING (from_scope ^@ ANY ((SELECT kapok_areas())::text[]) OR to_scope ^@ ANY ((SELECT kapok_areas())::text[]));
CREATE POLICY offered ON registry_move FOR INSERT TO kapok_app
    WITH CHECK (from_scope ^@ ANY ((SELECT kapok_areas())::text[]));

-- Which households and people this very transaction has taken over by a move.
CREATE FUNCTION kapok_taken_over() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT array_agg("row"::text) FROM registry_move
   WHERE ended = 'taken' AND ended_at = now() AND ended_by = kapok_acting() $$;

SELECT kapok_keep_history('registry_action', 'id');
SELECT kapok_keep_history('registry_actionrow', 'id', 'touched.scope');
SELECT kapok_keep_history('registry_move', 'id', 'touched.to_scope');
