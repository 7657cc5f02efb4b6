-- What holds for the whole city is set by its administrators, whoever asks; these settings alone (kapok.accounts.settings), never what
-- an office is made with. The default is laid down first, so history has what held before.
CREATE FUNCTION kapok_put_setting(named text, held integer, said integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ BEGIN
    IF session_user = 'kapok_web' AND NOT kapok_manages(kapok_top_scope())
        OR named <> ALL ('{import_undo_hours,data_task_days,comparison_days,reveals_an_hour,searches_in_ten_minutes}') THEN
        RAISE EXCEPTION 'settings are made by administrators of the whole' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO accounts_setting (name, value) VALUES (named, to_jsonb(held)) ON CONFLICT DO NOTHING;
    UPDATE accounts_setting SET value = to_jsonb(said) WHERE name = named;
END $$;
REVOKE ALL ON FUNCTION kapok_put_setting(text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kapok_put_setting(text, integer, integer) TO kapok_app;
