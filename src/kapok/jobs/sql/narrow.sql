-- Pages ask for a job, and for one that failed once more; all else is the worker's.

REVOKE UPDATE, DELETE ON jobs_job FROM kapok_app;
GRANT UPDATE, DELETE ON jobs_job TO kapok_jobs;
GRANT UPDATE (state, attempts, trouble, ended_at, reason) ON jobs_job TO kapok_web;

CREATE FUNCTION kapok_job_asked() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE
    again CONSTANT text[] := '{state,attempts,trouble,ended_at,reason}';
BEGIN
    IF session_user <> 'kapok_web' THEN
        RETURN NEW;
    END IF;
    IF NEW.state <> 'queued' OR NEW.attempts <> 0 OR num_nonnulls(NEW.trouble, NEW.ended_at) > 0 THEN
        RAISE EXCEPTION 'a job is only asked for' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        -- What the machine does by itself is not the pages' to ask for; nor is anything in the name of another.
        IF NOT EXISTS (SELECT FROM accounts_account WHERE username = NEW.asked_by AND username = kapok_acting() AND active)
            OR num_nonnulls(NEW.result, NEW.started_at) > 0 THEN
            RAISE EXCEPTION 'a job is asked for by who acts' USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.asked_at := now();
    ELSIF OLD.state <> 'failed' OR to_jsonb(NEW) - again IS DISTINCT FROM to_jsonb(OLD) - again
        OR NOT kapok_holds('administrator') THEN
        RAISE EXCEPTION 'a job that failed is asked for again by an administrator' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asked BEFORE INSERT OR UPDATE ON jobs_job FOR EACH ROW EXECUTE FUNCTION kapok_job_asked();

-- Into the queue goes the number of a job that waits, and nothing else; pages see whether a worker is alive.
REVOKE UPDATE, DELETE ON procrastinate_jobs FROM kapok_app;
REVOKE UPDATE, DELETE ON procrastinate_events FROM kapok_app;
REVOKE INSERT, UPDATE, DELETE ON procrastinate_workers, procrastinate_periodic_defers FROM kapok_app;
GRANT INSERT, UPDATE, DELETE ON
    procrastinate_jobs, procrastinate_events, procrastinate_workers, procrastinate_periodic_defers TO kapok_jobs;

CREATE FUNCTION kapok_job_queued() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF session_user = 'kapok_web' AND (
        NEW.task_name <> 'kapok.run' OR NEW.queue_name <> 'kapok' OR NEW.status <> 'todo' OR NEW.attempts <> 0
        OR NOT EXISTS (SELECT FROM jobs_job WHERE NEW.args = jsonb_build_object('number', id) AND state = 'queued')) THEN
        RAISE EXCEPTION 'not a job that was asked for' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asked BEFORE INSERT ON procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION kapok_job_queued();
