-- Cells corrected on the page: within one's area, and only while the file is still looked at; who corrected which stays in history.
ALTER TABLE imports_cell ENABLE ROW LEVEL SECURITY;
CREATE POLICY here ON imports_cell TO kapok_app USING (scope ^@ ANY ((SELECT kapok_areas())::text[]))
    WITH CHECK (scope ^@ ANY ((SELECT kapok_areas())::text[]));
SELECT kapok_keep_history('imports_cell', 'id', 'touched.scope');
CREATE TRIGGER stand_new AFTER INSERT ON imports_cell REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_import_rows_stand();
CREATE TRIGGER stand_changed AFTER UPDATE ON imports_cell REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_import_rows_stand();
CREATE TRIGGER stand_gone AFTER DELETE ON imports_cell REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION kapok_import_rows_stand();
