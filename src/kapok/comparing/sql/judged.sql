-- A reply is imported only as it was held against what its round asked, wherever it is confirmed.
CREATE FUNCTION kapok_reply_judged() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ BEGIN
    IF EXISTS (SELECT FROM comparing_round WHERE reply = NEW.id AND judged IS DISTINCT FROM NEW.wrote ->> 'plan') THEN
        RAISE EXCEPTION 'the reply to a comparison' USING ERRCODE = 'check_violation', CONSTRAINT = 'reply_is_judged';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reply_judged BEFORE UPDATE OF state ON imports_import FOR EACH ROW
    WHEN (NEW.state = 'confirmed' AND OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION kapok_reply_judged();
