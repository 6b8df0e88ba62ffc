import threading

import pytest

from simulator.store import Store


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "deep" / "simulator.sqlite")
    yield opened
    opened.close()


def count(store):
    with store.reading() as db:
        return db.execute("SELECT count(*) AS many FROM note").fetchone()["many"]


def test_what_breaks_off_in_the_middle_never_happened(store):
    def break_off():
        with store.transaction() as db:
            db.execute("INSERT INTO note VALUES ('a', '1')")
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert count(store) == 0


def test_a_reader_writes_nothing_and_the_connection_can_be_used_again(store):
    with store.reading() as db:
        db.execute("INSERT INTO note VALUES ('never', '1')")
    with store.transaction() as db:
        db.execute("INSERT INTO note VALUES ('a', '1')")
    assert count(store) == 1


def test_many_writers_wait_for_each_other(store):
    with store.transaction() as db:
        db.execute("INSERT INTO note VALUES ('counter', '0')")

    def add():
        for _ in range(20):
            with store.transaction() as db:
                seen = int(db.execute("SELECT value FROM note WHERE name = 'counter'").fetchone()["value"])
                db.execute("UPDATE note SET value = ? WHERE name = 'counter'", (str(seen + 1),))

    writers = [threading.Thread(target=add) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store.reading() as db:
        assert db.execute("SELECT value FROM note WHERE name = 'counter'").fetchone()["value"] == "160"


def test_what_was_kept_is_there_for_the_next_who_opens_the_file(store):
    with store.transaction() as db:
        db.execute("INSERT INTO note VALUES ('a', '1')")
    second = Store(store.path)
    assert count(second) == 1
    second.close()
