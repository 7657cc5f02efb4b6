-- What runs gave: kept by the jobs' role alone and as the machine, and of a result never more is changed than until when it held.

-- Whether whoever asks sees the row that something is about: where a family has moved, so has the right to see.
CREATE FUNCTION kapok_row_seen(entity text, row_id text) RETURNS boolean LANGUAGE plpgsql STABLE AS
$$ DECLARE found boolean; BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id = $1)', 'fact_' || entity) INTO found USING row_id;
    RETURN found;
END $$;
-- Whoever was told of every area is asked no further.
CREATE FUNCTION kapok_sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce('' = ANY (kapok_areas()), false) $$;

-- Nothing can be copied into a table with row-level security. So these have one part each, which the jobs' role may copy into and
-- do nothing else with; everybody reads through the guarded whole.
DO $$ DECLARE tab text; BEGIN
    FOREACH tab IN ARRAY ARRAY['finds_result', 'finds_find', 'finds_regret'] LOOP
        EXECUTE format('ALTER TABLE %1$s RENAME TO %1$s_kept', tab);
        EXECUTE format('ALTER TABLE %s_kept ALTER id DROP IDENTITY', tab);
        EXECUTE format('CREATE SEQUENCE %1$s_id_seq AS bigint CACHE 100 OWNED BY %1$s_kept.id', tab);
        EXECUTE format('ALTER TABLE %1$s_kept ALTER id SET DEFAULT nextval(''%1$s_id_seq'')', tab);
        EXECUTE format('CREATE TABLE %1$s (LIKE %1$s_kept INCLUDING DEFAULTS) PARTITION BY LIST (measure)', tab);
        EXECUTE format('ALTER TABLE %1$s ATTACH PARTITION %1$s_kept DEFAULT', tab);
        EXECUTE format('REVOKE ALL ON %s_kept FROM kapok_app', tab);
        EXECUTE format('GRANT INSERT ON %s_kept TO kapok_jobs', tab);
        EXECUTE format('GRANT USAGE ON SEQUENCE %s_id_seq TO kapok_jobs', tab);
    END LOOP;
END $$;
GRANT USAGE ON SEQUENCE finds_run_id_seq TO kapok_jobs;

DO $$ DECLARE tab text; BEGIN
    FOREACH tab IN ARRAY ARRAY['result', 'find', 'change', 'receipt', 'regret'] LOOP
        EXECUTE format('ALTER TABLE finds_%s ENABLE ROW LEVEL SECURITY', tab);
        EXECUTE format('CREATE POLICY seen ON finds_%s FOR SELECT TO kapok_app USING (
            (SELECT kapok_sees_all()) OR (scope ^@ ANY ((SELECT kapok_areas())::text[]) AND kapok_row_seen(entity, unit)))', tab);
    END LOOP;
    ALTER TABLE finds_count ENABLE ROW LEVEL SECURITY;
    CREATE POLICY seen ON finds_count FOR SELECT TO kapok_app USING (scope ^@ ANY ((SELECT kapok_areas())::text[]));
    FOREACH tab IN ARRAY ARRAY['basis', 'run', 'price'] LOOP
        EXECUTE format('ALTER TABLE finds_%s ENABLE ROW LEVEL SECURITY', tab);
        EXECUTE format('CREATE POLICY seen ON finds_%s FOR SELECT TO kapok_app
            USING (kapok_told(''kapok.actor'') IS NOT NULL)', tab);
    END LOOP;
    FOREACH tab IN ARRAY ARRAY['result', 'find', 'change', 'receipt', 'regret', 'count', 'basis', 'run', 'price'] LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON finds_%s FROM kapok_app', tab);
        EXECUTE format('GRANT INSERT ON finds_%s TO kapok_jobs', tab);
        EXECUTE format('CREATE POLICY added ON finds_%s FOR INSERT TO kapok_app WITH CHECK ((SELECT kapok_sees_all()))', tab);
    END LOOP;
    GRANT UPDATE (causes) ON finds_change TO kapok_jobs;
    CREATE POLICY told ON finds_change FOR UPDATE TO kapok_app
        USING ((SELECT kapok_sees_all())) WITH CHECK ((SELECT kapok_sees_all()));
    FOREACH tab IN ARRAY ARRAY['result', 'find', 'regret'] LOOP
        EXECUTE format('GRANT UPDATE (until) ON finds_%s TO kapok_jobs', tab);
        EXECUTE format('CREATE POLICY closed ON finds_%s FOR UPDATE TO kapok_app
            USING ((SELECT kapok_sees_all())) WITH CHECK ((SELECT kapok_sees_all()))', tab);
    END LOOP;
END $$;

-- What stands is found by its unit, by whom it is about, and of a measure by place; what a run wrote by the run.
CREATE UNIQUE INDEX result_stands ON finds_result_kept (unit, measure) WHERE until IS NULL;
CREATE INDEX result_stood ON finds_result_kept (unit, measure) WHERE until IS NOT NULL;
CREATE INDEX result_of_person ON finds_result_kept (person) WHERE person <> '' AND until IS NULL;
CREATE INDEX result_by_run ON finds_result_kept USING brin (since);
CREATE INDEX find_stands ON finds_find_kept (measure, kind, scope text_pattern_ops, id) WHERE until IS NULL;
CREATE INDEX find_by_place ON finds_find_kept (scope text_pattern_ops, id) WHERE until IS NULL;
CREATE INDEX find_of_unit ON finds_find_kept (unit) WHERE until IS NULL;
CREATE INDEX regret_stands ON finds_regret_kept (measure, kind, id) WHERE until IS NULL;
