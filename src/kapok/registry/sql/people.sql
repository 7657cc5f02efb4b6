-- What only holds once the vocabulary's tables are there. Run again with every change of the vocabulary.

-- The household that a person's facts name is the one of the latest membership.
CREATE OR REPLACE FUNCTION kapok_membership_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    UPDATE fact_person SET household = there.household_id, version = version + 1
    FROM (SELECT DISTINCT ON (person_id) person_id, household_id FROM registry_membership
          WHERE person_id IN (SELECT person_id FROM touched) ORDER BY person_id, finish DESC, start DESC) there
    WHERE fact_person.id = there.person_id AND household IS DISTINCT FROM there.household_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER membership_inserted AFTER INSERT ON registry_membership
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION kapok_membership_holds();
CREATE OR REPLACE TRIGGER membership_updated AFTER UPDATE ON registry_membership
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION kapok_membership_holds();

-- An identity is seen by whoever sees its facts; so are a membership, and the history of both.
CREATE OR REPLACE FUNCTION kapok_sees_person(who text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT EXISTS (SELECT FROM fact_person WHERE id = who) $$;
CREATE OR REPLACE FUNCTION kapok_sees_household(which text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT EXISTS (SELECT FROM fact_household WHERE id = which) $$;
CREATE OR REPLACE FUNCTION kapok_sees_organisation(which text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT EXISTS (SELECT FROM fact_organisation WHERE id = which) $$;
CREATE OR REPLACE FUNCTION kapok_sees_event(tab text, which text, scope text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT kapok_in_area(scope) OR CASE tab
       WHEN 'registry_person' THEN kapok_sees_person(which)
       WHEN 'registry_household' THEN kapok_sees_household(which)
       WHEN 'registry_organisation' THEN kapok_sees_organisation(which)
       ELSE false END $$;
