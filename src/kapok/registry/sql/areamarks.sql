-- Marks of villages with their time and source. What stood without either is taken over as it was: nobody knows since when.
INSERT INTO registry_areamark (area_id, kind, holds, start, finish, source_id)
SELECT code, kind, said, NULL, '2999-12-31', NULL FROM accounts_area, LATERAL (VALUES
    ('key_village', key_village), ('former_poor', former_poor), ('relocation_site', relocation_site)) each (kind, said)
WHERE said IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE accounts_area DROP COLUMN key_village, DROP COLUMN former_poor, DROP COLUMN relocation_site;
SELECT kapok_keep_history('registry_areamark', 'id', '(SELECT scope FROM accounts_area WHERE code = touched.area_id)');
-- Pages read them; they come with files, which the owner of the tables lays down.
REVOKE INSERT, UPDATE, DELETE ON registry_areamark FROM kapok_app;

-- What a source says of villages: a spell goes on where it says the same, else it ends the day before and another begins.
CREATE FUNCTION kapok_mark_areas(marked text, codes text[], said boolean[], since date[], sources bigint[]) RETURNS void
LANGUAGE sql AS
$$
    UPDATE registry_areamark before SET finish = greatest(told.day - 1, before.start)
    FROM unnest(codes, said, since) told (code, holds, day)
    WHERE before.area_id = told.code AND before.kind = marked AND before.finish = '2999-12-31' AND before.holds <> told.holds;
    INSERT INTO registry_areamark (area_id, kind, holds, start, finish, source_id)
    SELECT DISTINCT ON (code) code, marked, holds, day, '2999-12-31'::date, source
    FROM unnest(codes, said, since, sources) told (code, holds, day, source) JOIN accounts_area USING (code)
    WHERE holds IS NOT NULL AND NOT EXISTS (
        SELECT FROM registry_areamark there
        WHERE there.area_id = code AND there.kind = marked AND there.finish = '2999-12-31')
    ORDER BY code, day;
$$;
