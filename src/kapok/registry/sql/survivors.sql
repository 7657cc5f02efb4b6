-- A number of a record that was merged leads to the record that was kept, however often that was merged in turn. Says the
-- opaque id only; whoever asks sees behind it what he may see anyway.
CREATE INDEX person_by_merged_number ON registry_person (number_index) WHERE merged_into_id IS NOT NULL;
CREATE FUNCTION kapok_survivors(numbers bytea[]) RETURNS TABLE (number bytea, id text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public ROWS 1 AS
$$
    WITH RECURSIVE led AS (
        SELECT gone.number_index AS number, gone.merged_into_id AS id FROM registry_person gone
        WHERE gone.merged_into_id IS NOT NULL AND gone.number_index = ANY (numbers)
        UNION ALL
        SELECT led.number, next.merged_into_id FROM led JOIN registry_person next USING (id)
        WHERE next.merged_into_id IS NOT NULL
    )
    SELECT led.number, led.id::text FROM led JOIN registry_person kept USING (id)
    WHERE kept.merged_into_id IS NULL AND kapok_told('kapok.areas') IS NOT NULL
$$;
