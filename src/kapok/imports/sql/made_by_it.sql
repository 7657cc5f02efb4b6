-- As in made_alone.sql; but between the import's being confirmed and its being applied others work as well. What it made itself was
-- added by whoever applied it, with the reason that applying gives.
CREATE OR REPLACE FUNCTION kapok_take_back(number bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ DECLARE confirmed bigint; applied bigint; applying text; because text := 'import ' || number; BEGIN
    PERFORM FROM imports_import WHERE id = number FOR UPDATE;
    SELECT max(id) FILTER (WHERE after ->> 'state' = 'confirmed'), max(id) FILTER (WHERE after ->> 'state' = 'applied')
    INTO confirmed, applied
    FROM registry_event
    WHERE table_name = 'imports_import' AND "row" = number::text AND after ->> 'state' IS DISTINCT FROM before ->> 'state';
    SELECT actor INTO applying FROM registry_event WHERE id = applied AND reason = because;
    IF EXISTS (
        SELECT FROM (SELECT table_name, unnest(rows) AS id FROM imports_wrote WHERE import_id = number
                     UNION ALL
                     SELECT 'registry_source', source_id::text FROM imports_import WHERE id = number AND source_id IS NOT NULL) said
        WHERE NOT EXISTS (SELECT FROM registry_event made
                          WHERE made.table_name = said.table_name AND made."row" = said.id AND made.op = 'insert'
                            AND made.id BETWEEN confirmed AND applied AND made.actor = applying AND made.reason = because)) THEN
        RAISE EXCEPTION 'the import did not make it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM kapok_take_all_back(number);
END $$;
