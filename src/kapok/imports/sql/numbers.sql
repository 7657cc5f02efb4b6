-- Numbers belong where the rows do that they stand for; what an import brought goes with it, nothing else changes or goes.

ALTER TABLE imports_number ENABLE ROW LEVEL SECURITY;
CREATE POLICY here ON imports_number TO kapok_app USING (scope ^@ ANY ((SELECT kapok_areas())::text[]))
    WITH CHECK (scope ^@ ANY ((SELECT kapok_areas())::text[]));
REVOKE UPDATE, DELETE ON imports_number FROM kapok_app;
SELECT kapok_keep_history('imports_number', 'id', 'touched.scope');
