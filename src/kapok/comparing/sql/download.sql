-- Whose data went out with a request is kept of everybody in it, also of whoever belongs elsewhere by now, or is not there any more:
-- by whoever may see the round, in his own name. How many they were.
CREATE FUNCTION kapok_request_taken(number bigint, field text, told text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ DECLARE many bigint; BEGIN
    IF NOT EXISTS (SELECT FROM comparing_round one WHERE one.id = number AND one.scope ^@ ANY (kapok_areas())) THEN
        RAISE EXCEPTION 'not to be taken out' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO registry_look (at, actor, entity, "row", field, purpose, words, scope)
    SELECT now(), kapok_acting(), 'person', asked.person, $2, 'check', told, asked.scope FROM comparing_asked asked
    WHERE asked.round_id = number;
    GET DIAGNOSTICS many = ROW_COUNT;
    RETURN many;
END $$;
