"""A database server that goes away and comes back, and what each question costs it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, make_url, text

from storage import StoreError, StoreUnavailable, open_store, results
from storage.restore import is_store_empty
from tests.storage.samples import hash_of, into, make_job

NOW = 1_500
MINE = hash_of("organise mine")


@pytest.fixture
def server(postgres, with_tables):
    """Give a store on PostgreSQL, and a way to work behind its back."""
    address = postgres.new_database(with_tables)
    store = open_store(address)
    yield store, make_url(address).database
    store.close()
    postgres.start()
    postgres.drop_database(make_url(address).database)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_stops_is_missed_and_welcomed_back(postgres, server, make_result, mode):
    store, _ = server
    store.save(make_result("before"))
    store.add_job(make_job("mine"))
    postgres.stop(mode)
    for work in (
        lambda: store.save(make_result("a")),
        lambda: store.find(make_result("before").view_hash, NOW),
        lambda: store.delete(make_result("before").manage_hash),
        lambda: store.change_job(MINE, NOW, into("changed", "organise mine")),
        lambda: store.purge(NOW),
        store.check,
    ):
        with pytest.raises(StoreUnavailable, match="cannot be reached"):
            work()
    postgres.start()
    assert store.find(make_result("before").view_hash, NOW) is not None
    assert store.find_job(MINE, NOW).document == "document of mine"
    store.save(make_result("a"))
    store.check()


def test_a_database_that_is_not_utf8_is_refused_with_the_way_to_make_one(postgres):
    with postgres.connect() as connection:
        connection.execute("CREATE DATABASE plain ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    for look in (open_store, is_store_empty):
        with pytest.raises(StoreError, match=r"must be UTF8, and it is SQL_ASCII: make another .* TEMPLATE template0"):
            look(postgres.address("plain"))
    postgres.drop_database("plain")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"database": "no_such"}, "has no database of the name"),
        ({"username": "nobody_here"}, "refuses the user or the password"),
        ({"host": "127.0.0.1", "port": 9, "query": {}}, "no server answers"),
        ({"host": "nowhere.invalid", "query": {}}, "no server answers"),
    ],
)
def test_an_address_that_opens_nothing_is_told_with_its_kind_and_no_secret(server, wrong, told):
    store, _ = server
    right = store.engines.write.url.set(password="hunter2")
    with pytest.raises(StoreUnavailable, match=f"cannot be reached: .*{told}") as refused:
        open_store(right.set(**wrong).render_as_string(hide_password=False))
    assert not [word for word in ("hunter2", "nobody_here", "no_such", "127.0.0.1") if word in str(refused.value)]


def test_killed_connections_are_replaced(postgres, server, make_result):
    store, name = server
    store.save(make_result("before"))
    store.check()
    with postgres.connect() as connection:
        kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s"
        assert connection.execute(kill, [name]).fetchone()[0] >= 2
    store.save(make_result("a"))
    assert store.find(make_result("before").view_hash, NOW) is not None
    store.check()


def test_a_connection_killed_in_the_middle_saves_nothing(postgres, server, make_result):
    store, name = server

    def kill(_connection, _cursor, statement, *_others):
        if statement.startswith("INSERT INTO results"):
            with postgres.connect() as other:
                other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    event.listen(store.engines.write, "before_cursor_execute", kill)
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        store.save(make_result("a"))
    event.remove(store.engines.write, "before_cursor_execute", kill)
    assert not store.has(make_result("a").key, NOW)
    store.save(make_result("a"))
    assert store.has(make_result("a").key, NOW)


def test_nothing_is_left_prepared_on_a_connection_that_a_pooler_may_exchange(server, make_result):
    store, _ = server
    for number in range(8):  # psycopg prepares what it was asked five times
        store.save(make_result(str(number)))
        store.has(make_result(str(number)).key, NOW)
    with store.engines.read.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar() == 0


def test_a_table_locked_for_long_is_told_soon(postgres, server):
    store, name = server
    with postgres.connect(name) as other, other.transaction():
        other.execute("LOCK TABLE results IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        with pytest.raises(StoreUnavailable, match="locked by somebody else"):
            store.check()
        assert time.monotonic() - began < 3.5  # the patience of a save is 5 seconds
    store.check()


def test_a_server_that_lets_nobody_write_says_so(postgres, server, make_result):
    store, name = server
    with postgres.connect() as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store.close()  # what is set for a database holds for new connections
    with pytest.raises(StoreUnavailable, match="accepts only reads at present"):
        store.save(make_result("a"))
    with pytest.raises(StoreUnavailable, match="accepts only reads at present"):
        open_store(postgres.address(name, postgres))
    assert store.find(make_result("a").view_hash, NOW) is None


def test_another_isolation_level_of_the_server_changes_nothing(postgres, server, make_result):
    store, name = server
    with postgres.connect() as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = serializable")
    store.close()
    with store.engines.writing() as connection:
        assert connection.execute(text("SHOW transaction_isolation")).scalar() == "read committed"


def test_what_the_server_asks_to_repeat_is_repeated_until_it_is_done(postgres, server, make_result):
    """Serializable is the only level of some engines that speak PostgreSQL's language."""
    store, name = server
    store.engines.write.update_execution_options(isolation_level="SERIALIZABLE")
    asked = []
    event.listen(store.engines.write, "handle_error", lambda found: asked.append(found.original_exception.sqlstate))

    store.add_job(make_job("mine", document=""))

    def joined(job):
        return into(job.document + "x", "organise mine", bank="bank 0")(job)

    def work(writer):
        for number in range(10):
            for _ in range(2):
                store.save(make_result(f"{writer} {number}", bank=f"bank {number}"))
            if number % 2:
                store.delete(make_result(f"{writer} {number}").manage_hash)
            else:
                store.change_job(MINE, NOW, joined)

    with ThreadPoolExecutor(4) as pool:  # with more, a busy machine gives up after its patience
        list(pool.map(work, range(4)))
    assert "40001" in asked
    with postgres.connect(name) as connection:
        counts = connection.execute("SELECT (SELECT count(*) FROM results), (SELECT count(*) FROM erased)").fetchone()
    assert counts == (20, 20)
    assert len(store.find_job(MINE, NOW).document) == 20


@pytest.mark.parametrize(("state", "tries"), [("40001", 8), ("40P01", 8), ("57014", 1)])
def test_what_never_succeeds_is_given_up(server, make_result, state, tries, monkeypatch):
    store, _ = server
    monkeypatch.setattr("storage.engine._PAUSE_SECONDS", 0)
    begun = []

    def refuse(connection, **_):
        begun.append(1)
        connection.execute(text(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$"))

    monkeypatch.setattr("storage.results.insert_result", refuse)
    with pytest.raises(StoreUnavailable, match="locked by somebody else"):
        store.save(make_result("a"))
    assert len(begun) == tries


def test_finding_a_result_is_one_question_answered_by_indexes(postgres, server, make_result):
    store, name = server
    store.save(make_result("a"))
    asked = []
    event.listen(store.engines.owners[0], "before_cursor_execute", lambda *found: asked.append(found[2]))
    with postgres.connect(name) as watch:
        watch.execute("SELECT pg_stat_force_next_flush()")
        found = store.find(make_result("a").view_hash, NOW)
        # No BEGIN, no ROLLBACK: the server's last word from this connection is the question itself.
        last = "SELECT query, state FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        said = [query for query, state in watch.execute(last, [name]).fetchall() if state == "idle"]
    assert found is not None
    assert len(asked) == 1
    assert any("view_hash" in query and query.startswith("SELECT") for query in said)
    with store.engines.write.begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        values = {"view_hash": make_result("a").view_hash, "now": NOW}
        statement = results._FIND.compile(store.engines.write, compile_kwargs={"render_postcompile": True})
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars().all()
    text_of_plan = "\n".join(plan)
    assert "using uq_results_view_hash" in text_of_plan
    assert "using pk_banks" in text_of_plan
    assert "Seq Scan" not in text_of_plan


def test_many_sheets_come_in_portions(server, make_result):
    store, _ = server
    for number in range(3):
        store.save(make_result(str(number)))
    assert len(list(store.sheets(NOW))) == 3


def test_a_store_left_in_the_middle_of_its_sheets_can_be_closed(server, make_result):
    store, _ = server
    for number in range(3):
        store.save(make_result(str(number)))
    sheets = store.sheets(NOW)
    next(sheets)
    sheets.close()
    store.save(make_result("after"))


def test_a_wrong_table_is_a_fault_of_ours_still(server, make_result, monkeypatch):
    store, _ = server
    monkeypatch.setattr("storage.results._HAS", text("SELECT 1 FROM nowhere"))
    with pytest.raises(StoreError, match="fault in this program"):
        store.has(b"", 0)


def test_sixteen_threads_find_room_in_the_pool(server, make_result):
    store, _ = server
    errors = []

    def work(number):
        try:
            store.save(make_result(str(number)))
        except StoreUnavailable as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=[number]) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert not errors
