-- A job that failed is asked for once more by an administrator, or by whoever asked for it, with the roles he has by now.

GRANT UPDATE (roles) ON jobs_job TO kapok_web;

CREATE OR REPLACE FUNCTION kapok_job_asked() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE
    again CONSTANT text[] := '{state,attempts,trouble,ended_at,reason,roles}';
    own boolean;
BEGIN
    IF session_user <> 'kapok_web' THEN
        RETURN NEW;
    END IF;
    IF NEW.state <> 'queued' OR NEW.attempts <> 0 OR num_nonnulls(NEW.trouble, NEW.ended_at) > 0 THEN
        RAISE EXCEPTION 'a job is only asked for' USING ERRCODE = 'insufficient_privilege';
    END IF;
    own := EXISTS (SELECT FROM accounts_account WHERE username = NEW.asked_by AND username = kapok_acting() AND active);
    IF TG_OP = 'INSERT' THEN
        -- What the machine does by itself is not the pages' to ask for; nor is anything in the name of another.
        IF NOT own OR num_nonnulls(NEW.result, NEW.started_at) > 0 THEN
            RAISE EXCEPTION 'a job is asked for by who acts' USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.asked_at := now();
    ELSIF OLD.state <> 'failed' OR to_jsonb(NEW) - again IS DISTINCT FROM to_jsonb(OLD) - again
        OR NOT (own OR (NEW.roles = OLD.roles AND kapok_holds('administrator'))) THEN
        RAISE EXCEPTION 'a job that failed is asked for again by an administrator or by who asked'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
