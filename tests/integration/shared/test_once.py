"""Inserting once, on both databases: the answer tells the one who did it from those who came later."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Column, MetaData, String, Table, func, select

from shared.db.once import insert_once

TABLES = MetaData()
door = Table("door", TABLES, Column("key", String(20), primary_key=True), Column("name", String(20), unique=True))


@pytest.fixture(autouse=True)
def tables(database):
    TABLES.create_all(database.engine)


def came_first(database, **values) -> bool:
    with database.transaction() as session:
        return insert_once(session, door, **values)


def test_the_first_is_told_so_and_the_second_is_not(database):
    assert came_first(database, key="a", name="front") is True
    assert came_first(database, key="a", name="back") is False


def test_any_unique_key_counts(database):
    assert came_first(database, key="a", name="front") is True
    assert came_first(database, key="b", name="front") is False


def test_of_many_at_once_one_is_first(database):
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: came_first(database, key="a", name="front"), range(16)))
    assert told.count(True) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(door)) == 1
