-- Imports are seen and made within one's area. An applied one stands; only its state goes on. Rows are added while it is read.

DO $$ DECLARE tab text; BEGIN
    FOREACH tab IN ARRAY '{imports_import,imports_importrow,imports_wrote,imports_changed,imports_heading}'::text[] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tab);
        EXECUTE format('CREATE POLICY here ON %I TO kapok_app USING (scope ^@ ANY ((SELECT kapok_areas())::text[])) '
                       'WITH CHECK (scope ^@ ANY ((SELECT kapok_areas())::text[]))', tab);
    END LOOP;
END $$;
REVOKE DELETE ON imports_import, imports_wrote, imports_changed FROM kapok_app;
REVOKE UPDATE ON imports_wrote, imports_changed FROM kapok_app;

SELECT kapok_keep_history('imports_import', 'id', 'touched.scope', '{columns_sealed}');
SELECT kapok_keep_history('imports_heading', 'id', 'touched.scope');

-- The rows of an import are what was confirmed: while it is read they may be read anew, afterwards they stand.
CREATE FUNCTION kapok_import_rows_stand() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT import_id FROM touched) one JOIN imports_import whole ON whole.id = one.import_id
               WHERE whole.state NOT IN ('read', 'checked')) THEN
        RAISE EXCEPTION 'confirmed rows stand' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER stand_changed AFTER UPDATE ON imports_importrow REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_import_rows_stand();
CREATE TRIGGER stand_gone AFTER DELETE ON imports_importrow REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_import_rows_stand();

-- Who is there already, wherever he lives: an import must not register anybody twice. Tells the id and the county, no more.
CREATE FUNCTION kapok_known_people(numbers bytea[]) RETURNS TABLE (place bigint, id text, scope text) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public ROWS 1000 AS
$$
#variable_conflict use_column
BEGIN RETURN QUERY
    SELECT asked.place, who.id::text, facts.scope
    FROM unnest(numbers) WITH ORDINALITY AS asked (number, place)
    JOIN registry_person who ON who.number_index = asked.number AND who.merged_into_id IS NULL
    JOIN fact_person facts ON facts.id = who.id
    WHERE kapok_told('kapok.areas') IS NOT NULL;
END $$;
CREATE FUNCTION kapok_known_households(numbers text[]) RETURNS TABLE (place bigint, id text, scope text, ended_on date, head text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public ROWS 1000 AS
$$
#variable_conflict use_column
BEGIN RETURN QUERY
    SELECT asked.place, house.id::text, facts.scope, house.ended_on,
           (SELECT person_id::text FROM registry_membership WHERE household_id = house.id AND head AND finish = '2999-12-31')
    FROM unnest(numbers) WITH ORDINALITY AS asked (number, place)
    JOIN registry_household house ON house.number = asked.number
    JOIN fact_household facts ON facts.id = house.id
    WHERE kapok_told('kapok.areas') IS NOT NULL;
END $$;

-- What an applied import made is taken back while nothing hangs on it; each row goes into history as it was. Only by whoever
-- may write where it was made, only once, and only what stands as the import left it.
CREATE FUNCTION kapok_take_back(number bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ DECLARE whole imports_import; part record; later boolean; mine text[]; BEGIN
    SELECT * INTO whole FROM imports_import WHERE id = number FOR UPDATE;
    IF whole.state IS DISTINCT FROM 'applied' OR NOT (whole.scope ^@ ANY (kapok_areas())) THEN
        RAISE EXCEPTION 'not to be undone' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR part IN SELECT table_name, rows FROM imports_wrote WHERE import_id = number ORDER BY place DESC LOOP
        IF part.table_name ^@ 'fact_' THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %I one JOIN unnest($1) made (id) USING (id) WHERE one.version > 1)',
                           part.table_name) INTO later USING part.rows;
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
    -- What was determined since and has a receipt stands on these facts.
    IF to_regclass('finds_receipt') IS NOT NULL THEN
        mine := ARRAY(SELECT unnest(rows) FROM imports_wrote WHERE import_id = number
                      UNION SELECT "row" FROM imports_changed WHERE import_id = number);
        EXECUTE 'SELECT EXISTS (SELECT FROM finds_receipt one JOIN unnest($1) made (id)
                                ON made.id IN (one.unit, one.person, one.organisation) WHERE one.made_at > $2)'
        INTO later USING mine, whole.applied_at;
        IF later THEN
            RAISE EXCEPTION 'a receipt stands on it' USING ERRCODE = 'check_violation', CONSTRAINT = 'import_hangs';
        END IF;
    END IF;
    DELETE FROM registry_claim WHERE source_id = whole.source_id;
    FOR part IN SELECT table_name, rows FROM imports_wrote WHERE import_id = number ORDER BY place DESC LOOP
        EXECUTE format('DELETE FROM %I one USING unnest($1) made (id) WHERE one.id::text = made.id', part.table_name)
        USING part.rows;
    END LOOP;
END $$;

-- Organisations are met in every county: found by their code, by the index of another number, or by a name that only one bears.
CREATE FUNCTION kapok_known_organisations(codes text[], numbers bytea[], names text[])
RETURNS TABLE (place bigint, id text, scope text) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public ROWS 1000 AS
$$
#variable_conflict use_column
BEGIN RETURN QUERY
    SELECT asked.place, coalesce(by_code.id, by_number.id, by_name.id)::text, facts.scope
    FROM unnest(codes, numbers, names) WITH ORDINALITY AS asked (code, number, name, place)
    LEFT JOIN registry_organisation by_code ON by_code.credit_code = asked.code
    LEFT JOIN registry_organisation by_number ON by_number.number_index = asked.number
    LEFT JOIN LATERAL (SELECT min(one.id) AS id FROM registry_organisation one WHERE one.name = asked.name
                       HAVING count(*) = 1) by_name ON true
    JOIN fact_organisation facts ON facts.id = coalesce(by_code.id, by_number.id, by_name.id)
    WHERE kapok_told('kapok.areas') IS NOT NULL;
END $$;

-- Employers from elsewhere that a sheet names: a name and a number, no fact; they belong to the city until one is known.
CREATE FUNCTION kapok_add_organisations(ids text[], names text[], letters text[], codes text[], sealed bytea[], numbers bytea[],
                                        versions smallint[], origin bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ BEGIN
    IF kapok_told('kapok.areas') IS NULL THEN
        RAISE EXCEPTION 'for nobody' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO registry_organisation (id, name, initials, credit_code, number_sealed, number_index, number_version, version)
    SELECT id, name, letter, code, seal, number, number_version, 1
    FROM unnest(ids, names, letters, codes, sealed, numbers, versions)
        AS one (id, name, letter, code, seal, number, number_version);
    INSERT INTO fact_organisation (id, source_id) SELECT id, origin FROM unnest(ids) id;
END $$;
