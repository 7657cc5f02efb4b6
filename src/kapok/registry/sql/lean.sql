-- Where only columns changed that history must not hold, the event tells that, and holds nothing else: the digest is there.
CREATE OR REPLACE FUNCTION kapok_record_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ BEGIN
    EXECUTE format(
        'INSERT INTO registry_event (at, table_name, "row", op, actor, reason, digest, before, after, scope)
         SELECT clock_timestamp(), $1, touched.%1$I::text, ''update'', $2, $3, kapok_digest(touched::text),
                nullif(was.shown, now.shown), nullif(now.shown, was.shown), %2$s
         FROM new_rows touched JOIN old_rows ON old_rows.%1$I = touched.%1$I,
              LATERAL (SELECT to_jsonb(old_rows) - $4 AS shown) was, LATERAL (SELECT to_jsonb(touched) - $4 AS shown) now
         WHERE old_rows IS DISTINCT FROM touched', TG_ARGV[0], TG_ARGV[1])
    USING TG_TABLE_NAME, kapok_acting(), kapok_because(), TG_ARGV[2]::text[];
    RETURN NULL;
END $$;

-- An index of a number is made anew when keys rotate; what an older key made must stand nowhere any more.
SELECT kapok_keep_history('registry_person', 'id',
    hidden => '{number_index,phone_index,account_index,number_version}');
SELECT kapok_keep_history('registry_organisation', 'id', hidden => '{number_index,number_version}');
