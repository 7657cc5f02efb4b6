-- Tasks and rounds are seen by area, and where a family has moved, so has the right to see: by whoever sees whom they are about.
ALTER TABLE comparing_datatask ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON comparing_datatask FOR SELECT TO kapok_app USING (
    (SELECT kapok_sees_all()) OR (scope ^@ ANY ((SELECT kapok_areas())::text[]) AND kapok_row_seen(entity, subject)));
CREATE POLICY added ON comparing_datatask FOR INSERT TO kapok_app WITH CHECK ((SELECT kapok_sees_all()));
CREATE POLICY closed ON comparing_datatask FOR UPDATE TO kapok_app
    USING (scope ^@ ANY ((SELECT kapok_areas())::text[])) WITH CHECK (scope ^@ ANY ((SELECT kapok_areas())::text[]));
-- Rules open and close tasks, as the machine; somebody may only say that one is none.
REVOKE INSERT, UPDATE, DELETE ON comparing_datatask FROM kapok_app;
GRANT INSERT, UPDATE ON comparing_datatask TO kapok_jobs;
GRANT UPDATE (closed_on, how, closed_by, because) ON comparing_datatask TO kapok_app;

ALTER TABLE comparing_round ENABLE ROW LEVEL SECURITY;
CREATE POLICY here ON comparing_round TO kapok_app USING (scope ^@ ANY ((SELECT kapok_areas())::text[]))
    WITH CHECK (scope ^@ ANY ((SELECT kapok_areas())::text[]));
ALTER TABLE comparing_asked ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON comparing_asked FOR SELECT TO kapok_app USING (
    (SELECT kapok_sees_all()) OR (scope ^@ ANY ((SELECT kapok_areas())::text[]) AND kapok_row_seen('person', person)));
CREATE POLICY added ON comparing_asked FOR INSERT TO kapok_app WITH CHECK (scope ^@ ANY ((SELECT kapok_areas())::text[]));
REVOKE DELETE ON comparing_round FROM kapok_app;
REVOKE UPDATE, DELETE ON comparing_asked FROM kapok_app;

SELECT kapok_keep_history('comparing_datatask', 'id', 'touched.scope');
SELECT kapok_keep_history('comparing_round', 'id', 'touched.scope');
