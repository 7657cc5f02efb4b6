-- As before, but who does not say where he acts is let through by nobody; what held before anybody set it, and within what bounds it
-- may be set, stands here as in the program (kapok.accounts.settings), whoever calls.
DROP FUNCTION kapok_put_setting(text, integer, integer);
CREATE FUNCTION kapok_put_setting(named text, said integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ DECLARE known record; BEGIN
    SELECT * INTO known FROM (VALUES
        ('import_undo_hours', 24, 1, 720),
        ('data_task_days', 30, 1, 365),
        ('comparison_days', 90, 1, 730),
        ('reveals_an_hour', 60, 1, 1000),
        ('searches_in_ten_minutes', 120, 1, 10000)
    ) one (name, held, least, most) WHERE one.name = named;
    IF NOT FOUND OR (session_user = 'kapok_web' AND kapok_manages(kapok_top_scope()) IS NOT TRUE) THEN
        RAISE EXCEPTION 'settings are made by administrators of the whole' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (said BETWEEN known.least AND known.most) IS NOT TRUE THEN
        RAISE EXCEPTION '% is from % to %', named, known.least, known.most USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO accounts_setting (name, value) VALUES (named, to_jsonb(known.held)) ON CONFLICT DO NOTHING;
    UPDATE accounts_setting SET value = to_jsonb(said) WHERE name = named;
END $$;
REVOKE ALL ON FUNCTION kapok_put_setting(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kapok_put_setting(text, integer) TO kapok_app;
