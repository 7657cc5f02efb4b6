-- Whether whoever acts is an administrator there: his scope holds the place, and so does the area of a role of his today.
CREATE FUNCTION kapok_manages(place text) RETURNS boolean LANGUAGE sql STABLE AS
$$
    SELECT place ^@ ANY (kapok_areas()) AND EXISTS (
        SELECT FROM accounts_grant held JOIN accounts_account mine ON mine.id = held.account_id
        JOIN accounts_area whole ON whole.code = held.area_id
        WHERE mine.username = kapok_acting() AND mine.active AND held.role = 'administrator' AND place ^@ whole.scope
          AND kapok_day() BETWEEN held.start AND held.finish
          AND (held.given_by_id IS NULL OR held.confirmed_by_id IS NOT NULL))
$$;

-- As before, but where a place was as well as where it comes to lie.
CREATE OR REPLACE FUNCTION kapok_place_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF session_user = 'kapok_web' AND NOT (
        (TG_OP = 'INSERT' OR kapok_manages(OLD.scope)) AND (TG_OP = 'DELETE' OR kapok_manages(NEW.scope))) THEN
        RAISE EXCEPTION 'places are changed by administrators' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

-- As before, but of villages alone, and of days that have come.
CREATE OR REPLACE FUNCTION kapok_mark_area(village text, marked text, said boolean, since date, origin bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ DECLARE place text := (SELECT scope FROM accounts_area WHERE code = village); BEGIN
    IF place IS NULL OR NOT (place ^@ ANY (kapok_areas())) OR (session_user = 'kapok_web' AND NOT kapok_manages(place)) THEN
        RAISE EXCEPTION 'places are changed by administrators' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF since > kapok_day() OR (SELECT level FROM accounts_area WHERE code = village) <> 'village' THEN
        RAISE EXCEPTION 'villages are marked, from days that have come' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE registry_areamark SET finish = since - 1
    WHERE area_id = village AND kind = marked AND finish = '2999-12-31';
    INSERT INTO registry_areamark (area_id, kind, holds, start, finish, source_id)
    VALUES (village, marked, said, since, '2999-12-31', origin);
END $$;
