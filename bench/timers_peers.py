"""The same timers in two libraries: procrastinate and APScheduler's SQLAlchemyJobStore.

Their rows are written straight into their tables, as a million calls of their own would take an hour; what is
measured is the work on those that are due. Each handler commits one row. Both are stopped after `PATIENCE` seconds
and judged by what they did until then.
"""

import asyncio
import pickle
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from multiprocessing import get_context

import psycopg
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from procrastinate import App, PsycopgConnector
from psycopg_pool import ConnectionPool

PATIENCE = 20.0
WORKERS = 10
EFFECTS = "CREATE TABLE effect (n bigserial PRIMARY KEY, session_id text)"
EFFECT = "INSERT INTO effect (session_id) VALUES (%s)"
JOBS = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at)
SELECT 'default', 'remind', jsonb_build_object('session_id', gen_random_uuid()::text),
       CASE WHEN n %% %(every)s = 0 THEN now() - interval '1 second'
            ELSE now() + interval '1 day' + n * interval '15 seconds' END
FROM generate_series(1, %(pending)s) AS n
"""
pools: dict[str, ConnectionPool] = {}  # a job of APScheduler's is found again by its name, so its pool must be too


def procrastinate_rate(url: str, pending: int, due: int) -> float:
    """Jobs per second of one worker with ten at once."""
    plain = url.replace("+psycopg", "")
    app = App(connector=PsycopgConnector(conninfo=plain, min_size=2, max_size=WORKERS + 2))

    @app.task(name="remind")
    async def remind(session_id: str) -> None:
        await app.connector.execute_query_async("INSERT INTO effect (session_id) VALUES (%(id)s)", id=session_id)

    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute((files("procrastinate") / "sql" / "schema.sql").read_text().encode())
        connection.execute(EFFECTS)
        connection.execute("SET session_replication_role = replica")  # its triggers would write a million events
        connection.execute(JOBS, {"pending": pending, "every": pending // due})
        connection.execute("VACUUM ANALYZE procrastinate_jobs")
    taken = asyncio.run(_work(app))
    return _effects(plain) / taken


async def _work(app: App) -> float:
    """Lets the worker run until nothing is due, or patience ends; seconds taken."""
    start = time.perf_counter()
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(wait=False, concurrency=WORKERS, install_signal_handlers=False))
        await asyncio.wait([worker], timeout=PATIENCE)
        taken = time.perf_counter() - start
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    return taken


def apscheduler_rate(url: str, pending: int, due: int) -> float:
    """Jobs per second of one scheduler with ten threads and no misfire limit (with it, most are dropped)."""
    # In a process of its own, as a scheduler that still has due jobs fails when it is asked to stop.
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        return apart.submit(_schedule, url, pending, due).result()


def _schedule(url: str, pending: int, due: int) -> float:
    plain = url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(EFFECTS)
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url)}, executors={"default": ThreadPoolExecutor(WORKERS)},
        job_defaults={"misfire_grace_time": None}, timezone=UTC)
    scheduler.start(paused=True)
    _fill_store(plain, scheduler, pending, due)
    pools["apscheduler"] = ConnectionPool(plain, min_size=2, max_size=WORKERS)
    start = time.perf_counter()
    scheduler.resume()
    while _effects(plain) < due and time.perf_counter() - start < PATIENCE:
        time.sleep(0.1)
    rate = _effects(plain) / (time.perf_counter() - start)
    scheduler.pause()
    return rate


def remind_by_pool(session_id: str) -> None:
    with pools["apscheduler"].connection() as connection:
        connection.execute(EFFECT, (session_id,))


def _fill_store(plain: str, scheduler: BackgroundScheduler, pending: int, due: int) -> None:
    """COPY in place of a million `add_job`, each of which is a transaction."""
    now, every = datetime.now(UTC), pending // due
    with psycopg.connect(plain) as connection, connection.cursor().copy(
            "COPY apscheduler_jobs (id, next_run_time, job_state) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["text", "float8", "bytea"])
        for number in range(1, pending + 1):
            at = now - timedelta(seconds=1) if number % every == 0 else now + timedelta(days=1, seconds=15 * number)
            job = Job(scheduler, id=f"reminder:{number}", func=remind_by_pool, args=(str(number),), kwargs={},
                      name="remind", trigger=DateTrigger(at), executor="default", misfire_grace_time=None,
                      coalesce=True, max_instances=1, next_run_time=at)
            copy.write_row((job.id, at.timestamp(), pickle.dumps(job.__getstate__(), pickle.HIGHEST_PROTOCOL)))
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE apscheduler_jobs")


def _effects(plain: str) -> int:
    with psycopg.connect(plain) as connection:
        return connection.execute("SELECT count(*) FROM effect").fetchone()[0]
