-- As before, and whether somebody has marked such a village.
CREATE OR REPLACE FUNCTION kapok_places_used(codes text[]) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ DECLARE part record; used boolean; BEGIN
    IF kapok_told('kapok.areas') IS NULL THEN
        RAISE EXCEPTION 'for nobody' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM accounts_grant WHERE area_id = ANY (codes))
        OR EXISTS (SELECT FROM registry_areamark WHERE area_id = ANY (codes))
        OR EXISTS (SELECT FROM accounts_area WHERE parent_id = ANY (codes) AND code <> ALL (codes)) THEN
        RETURN true;
    END IF;
    FOR part IN SELECT whole.relname AS tab, one.attname AS col FROM pg_class whole JOIN pg_attribute one ON one.attrelid = whole.oid
                WHERE whole.relnamespace = 'public'::regnamespace AND whole.relkind = 'r' AND whole.relname ^@ 'fact_'
                  AND one.attname IN ('village', 'hukou_village') AND NOT one.attisdropped LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = ANY ($1))', part.tab, part.col) INTO used USING codes;
        IF used THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;
