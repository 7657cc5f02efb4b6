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
