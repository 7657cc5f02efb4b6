-- As in undo.sql; but what a later import changed and has taken back again holds nothing: it raised the version of the row twice.
CREATE OR REPLACE FUNCTION kapok_take_back(number bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ DECLARE whole imports_import; part record; later boolean; mine text[]; BEGIN
    SELECT * INTO whole FROM imports_import WHERE id = number FOR UPDATE;
    IF whole.state IS DISTINCT FROM 'applied' OR NOT (whole.scope ^@ ANY (kapok_areas())) THEN
        RAISE EXCEPTION 'not to be undone' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR part IN SELECT table_name, rows FROM imports_wrote WHERE import_id = number ORDER BY place DESC LOOP
        IF part.table_name ^@ 'fact_' THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %I one JOIN unnest($1) made (id) USING (id) WHERE one.version > 1
                            AND one.version > 1 + 2 * (SELECT count(*) FROM imports_changed was JOIN imports_import file ON file.id = was.import_id
                                WHERE was.table_name = $2 AND was."row" = one.id::text AND file.state = ''undone''))',
                           part.table_name) INTO later USING part.rows, part.table_name;
        ELSE
            later := false;
        END IF;
        IF later
            OR EXISTS (SELECT FROM registry_claim one JOIN unnest(part.rows) made (id) ON one."row" = made.id
                       WHERE part.table_name ^@ 'fact_' AND one.source_id IS DISTINCT FROM whole.source_id)
            OR EXISTS (SELECT FROM registry_file one JOIN unnest(part.rows) made (id) ON one."row" = made.id)
            OR EXISTS (SELECT FROM registry_actionrow one JOIN unnest(part.rows) made (id) ON one."row" = made.id
                       WHERE one.table_name = part.table_name) THEN
            RAISE EXCEPTION 'something came later' USING ERRCODE = 'check_violation', CONSTRAINT = 'import_hangs';
        END IF;
    END LOOP;
    -- Somebody decided since what holds of a fact that the import changed.
    IF EXISTS (SELECT FROM registry_claim one JOIN imports_changed was ON was."row" = one."row" AND was.after ? one.fact
               WHERE was.import_id = number AND one.decided_at > whole.applied_at AND one.decided_by <> '') THEN
        RAISE EXCEPTION 'somebody decided' USING ERRCODE = 'check_violation', CONSTRAINT = 'import_hangs';
    END IF;
    IF to_regclass('fact_payment') IS NOT NULL THEN
        mine := ARRAY(SELECT unnest(rows) FROM imports_wrote WHERE import_id = number
                      UNION SELECT "row" FROM imports_changed WHERE import_id = number);
        EXECUTE 'SELECT EXISTS (SELECT FROM (SELECT unnest(one.concerns) AS id FROM fact_payment one WHERE one.recorded_at > $2
                                             AND one.source_id IS DISTINCT FROM $3) paid JOIN unnest($1) made (id) USING (id))'
        INTO later USING mine, whole.applied_at, whole.source_id;
        IF later THEN
            RAISE EXCEPTION 'money was paid on it' USING ERRCODE = 'check_violation', CONSTRAINT = 'import_hangs';
        END IF;
    END IF;
    DELETE FROM registry_claim WHERE source_id = whole.source_id;
    FOR part IN SELECT table_name, rows FROM imports_wrote WHERE import_id = number ORDER BY place DESC LOOP
        EXECUTE format('DELETE FROM %I one USING unnest($1) made (id) WHERE one.id::text = made.id', part.table_name)
        USING part.rows;
    END LOOP;
END $$;
