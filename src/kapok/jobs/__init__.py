"""Work that no page waits for: asked for in the transaction of whoever asks, done by a process of its own.

Owns: the kinds of jobs and their schedule (data), the record of each job, asking, the worker. The queue is procrastinate's,
in the same database; there stands only a job's number. What a job is and what became of it stands in `jobs_job`, which holds
ids and days, never a name or a number of somebody.

A job acts as the machine, or on behalf of the account that asked, with what that account may do when the job runs. If its
worker dies, the next one takes it up again; a job that is done is not done twice.

Gives `ask(actor, kind, reason, …)`, `retry`, `worker.work()`, `kinds.KINDS` and `models.Job`.
"""
