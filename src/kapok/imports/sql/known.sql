-- As in survivors.sql; but one row for each number that is asked, also where records that were merged away had the same one.
CREATE OR REPLACE FUNCTION kapok_known_people(numbers bytea[]) RETURNS TABLE (place bigint, id text, scope text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public ROWS 1000 AS
$$
#variable_conflict use_column
BEGIN RETURN QUERY
    SELECT asked.place, who.id::text, facts.scope
    FROM unnest(numbers) WITH ORDINALITY AS asked (number, place)
    JOIN registry_person who ON who.number_index = asked.number AND who.merged_into_id IS NULL
    JOIN fact_person facts ON facts.id = who.id
    WHERE kapok_told('kapok.areas') IS NOT NULL
    UNION ALL
    SELECT asked.place, facts.id, facts.scope
    FROM (SELECT DISTINCT ON (led.number) led.number, led.id FROM kapok_survivors(numbers) led ORDER BY led.number, led.id) merged
    JOIN unnest(numbers) WITH ORDINALITY AS asked (number, place) ON asked.number = merged.number
    JOIN fact_person facts ON facts.id = merged.id
    WHERE NOT EXISTS (SELECT FROM registry_person alive WHERE alive.number_index = merged.number
                      AND alive.merged_into_id IS NULL);
END $$;
