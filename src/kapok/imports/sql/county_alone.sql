-- As in known.sql; but of whoever belongs outside one's own areas it tells the county alone, not in which village he lives.
CREATE OR REPLACE FUNCTION kapok_known_people(numbers bytea[]) RETURNS TABLE (place bigint, id text, scope text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public ROWS 1000 AS
$$
#variable_conflict use_column
DECLARE own text[] := kapok_areas();
BEGIN RETURN QUERY
    SELECT found.place, found.id, CASE WHEN found.scope ^@ ANY (own) THEN found.scope ELSE left(found.scope, 6) END
    FROM (
        SELECT asked.place, who.id::text AS id, facts.scope
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
                          AND alive.merged_into_id IS NULL)
    ) found;
END $$;
