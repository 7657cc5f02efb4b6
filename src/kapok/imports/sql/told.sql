-- What the newest file that speaks of somebody says of them, by the code of the finding: also of what no fact keeps. A file
-- speaks once it is imported (to whoever writes it, at once), and where the registry holds everything it says already; a row that
-- was refused does not. Rows of people made by the import stand with what it wrote.
CREATE INDEX imports_importrow_subject ON imports_importrow (subject) WHERE subject <> '';
CREATE INDEX imports_importrow_said ON imports_importrow (import_id) WHERE findings <> '[]';
CREATE VIEW imports_told WITH (security_invoker = true) AS
WITH speaks AS (
    SELECT id, layout, as_of, findings FROM imports_import file
    WHERE state = 'applied' OR state = 'checked' AND (
        EXISTS (SELECT FROM imports_wrote WHERE import_id = file.id) OR EXISTS (SELECT FROM imports_changed WHERE import_id = file.id)
        OR NOT jsonb_path_exists(counts, '$.keyvalue() ? ((@.key == "new" || @.key == "changed" || @.key == "look") && @.value > 0)'))
), said AS (
    SELECT row.import_id, row.sheet * 16777216::bigint + row.number AS spot, row.subject,
           coalesce(found->>'code', speaks.findings->(found->>'group')::int->>'code') AS code
    FROM imports_importrow row JOIN speaks ON speaks.id = row.import_id, jsonb_array_elements(row.findings) found
    WHERE row.findings <> '[]' AND row.verdict <> 'refused'
), whose AS (
    SELECT import_id, subject, code FROM said WHERE subject <> ''
    UNION ALL
    SELECT said.import_id, made.id, said.code FROM said JOIN (
        SELECT wrote.import_id, one.id, one.spot FROM imports_wrote wrote, unnest(wrote.rows, wrote.spots) one (id, spot)
        WHERE wrote.table_name = 'registry_person' AND wrote.import_id IN (SELECT import_id FROM said WHERE subject = '')
    ) made USING (import_id, spot) WHERE said.subject = ''
)
SELECT DISTINCT whose.subject, whose.code FROM whose JOIN speaks ON speaks.id = whose.import_id
WHERE NOT EXISTS (
    SELECT FROM imports_importrow later JOIN speaks newer ON newer.id = later.import_id
    WHERE later.subject = whose.subject AND later.subject <> '' AND later.verdict <> 'refused'
      AND newer.layout = speaks.layout AND (newer.as_of, newer.id) > (speaks.as_of, speaks.id)
);
GRANT SELECT ON imports_told TO kapok_app;
