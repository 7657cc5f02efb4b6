-- What only holds once the vocabulary's tables are there: who lives where decides who sees a person.

CREATE OR REPLACE FUNCTION kapok_membership_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    UPDATE fact_person SET household = there.household_id
    FROM (SELECT DISTINCT ON (person_id) person_id, household_id FROM registry_membership
          WHERE person_id IN (SELECT person_id FROM touched) ORDER BY person_id, finish DESC) there
    WHERE fact_person.id = there.person_id AND household IS DISTINCT FROM there.household_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER membership_inserted AFTER INSERT ON registry_membership
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION kapok_membership_holds();
CREATE OR REPLACE TRIGGER membership_updated AFTER UPDATE ON registry_membership
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION kapok_membership_holds();

-- An identity is seen by whoever sees its facts; so is a membership.
CREATE OR REPLACE FUNCTION kapok_sees_person(who text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT FROM fact_person WHERE id = who) $$;
CREATE OR REPLACE FUNCTION kapok_sees_household(which text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT FROM fact_household WHERE id = which) $$;
CREATE OR REPLACE FUNCTION kapok_sees_organisation(which text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT FROM fact_organisation WHERE id = which) $$;
