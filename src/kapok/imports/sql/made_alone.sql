-- Only what an import has made itself is taken back. Whoever may write down what an import wrote could name any row of any table
-- there; history knows better: it was added between the import's being confirmed and its being applied.
ALTER FUNCTION kapok_take_back(bigint) RENAME TO kapok_take_all_back;
REVOKE ALL ON FUNCTION kapok_take_all_back(bigint) FROM PUBLIC, kapok_app;

CREATE FUNCTION kapok_take_back(number bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ DECLARE confirmed bigint; applied bigint; BEGIN
    PERFORM FROM imports_import WHERE id = number FOR UPDATE;
    SELECT max(id) FILTER (WHERE after ->> 'state' = 'confirmed'), max(id) FILTER (WHERE after ->> 'state' = 'applied')
    INTO confirmed, applied
    FROM registry_event
    WHERE table_name = 'imports_import' AND "row" = number::text AND after ->> 'state' IS DISTINCT FROM before ->> 'state';
    IF EXISTS (
        SELECT FROM (SELECT table_name, unnest(rows) AS id FROM imports_wrote WHERE import_id = number
                     UNION ALL
                     SELECT 'registry_source', source_id::text FROM imports_import WHERE id = number AND source_id IS NOT NULL) said
        WHERE NOT EXISTS (SELECT FROM registry_event made
                          WHERE made.table_name = said.table_name AND made."row" = said.id AND made.op = 'insert'
                            AND made.id BETWEEN confirmed AND applied)) THEN
        RAISE EXCEPTION 'the import did not make it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM kapok_take_all_back(number);
END $$;
