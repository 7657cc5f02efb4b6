-- Places are changed by administrators, each where he is one; what comes in files is brought by the machine.
CREATE FUNCTION kapok_place_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF session_user = 'kapok_web' AND NOT (
        kapok_holds('administrator') AND coalesce(NEW.scope, OLD.scope) ^@ ANY (kapok_areas())) THEN
        RAISE EXCEPTION 'places are changed by administrators' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER by_administrators BEFORE INSERT OR UPDATE OR DELETE ON accounts_area
    FOR EACH ROW EXECUTE FUNCTION kapok_place_changed();

-- What somebody says of one village: the spell that stands ends the day before, another begins.
CREATE FUNCTION kapok_mark_area(village text, marked text, said boolean, since date, origin bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ BEGIN
    IF NOT EXISTS (SELECT FROM accounts_area WHERE code = village AND scope ^@ ANY (kapok_areas()))
        OR (session_user = 'kapok_web' AND NOT kapok_holds('administrator')) THEN
        RAISE EXCEPTION 'places are changed by administrators' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE registry_areamark SET finish = since - 1
    WHERE area_id = village AND kind = marked AND finish = '2999-12-31';
    INSERT INTO registry_areamark (area_id, kind, holds, start, finish, source_id)
    VALUES (village, marked, said, since, '2999-12-31', origin);
END $$;
