-- A file handed in as a reply stays one: it is confirmed only while it is the reply of its round, as it was judged. The round is
-- held meanwhile, so that nobody hands in another.
ALTER TABLE comparing_reply ENABLE ROW LEVEL SECURITY;
CREATE POLICY here ON comparing_reply TO kapok_app USING (EXISTS (SELECT FROM comparing_round one WHERE one.id = round_id))
    WITH CHECK (EXISTS (SELECT FROM comparing_round one WHERE one.id = round_id));
REVOKE UPDATE, DELETE ON comparing_reply FROM kapok_app;

CREATE OR REPLACE FUNCTION kapok_reply_judged() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ DECLARE of_round bigint; BEGIN
    SELECT round_id INTO of_round FROM comparing_reply WHERE file = NEW.id;
    IF NOT FOUND THEN
        RETURN NEW;
    END IF;
    PERFORM FROM comparing_round WHERE id = of_round AND reply = NEW.id AND judged = NEW.wrote ->> 'plan' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the reply to a comparison' USING ERRCODE = 'check_violation', CONSTRAINT = 'reply_is_judged';
    END IF;
    RETURN NEW;
END $$;
INSERT INTO comparing_reply (file, round_id) SELECT reply, id FROM comparing_round WHERE reply IS NOT NULL;
