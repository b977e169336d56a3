"""What each method of the store promises."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import ResultErased, SheetConflict, StoreError, StoreUnavailable, open_store

# Where both databases get the same SQL, one of them is enough: who asks for a path is given SQLite.
ONE_STORE = pytest.mark.usefixtures("path")

BEFORE, AT_EXPIRY = 1_999, 2_000


def test_a_saved_result_is_found_by_its_view_hash(store, make_result):
    result = make_result("a", bank='{"bank": 1}', sheet="ü", outcome="{1}", sentences="[1]")
    store.save(result)
    found = store.find(result.view_hash, BEFORE)
    for name in set(found.__slots__) - {"shows", "previews", "name"}:
        assert getattr(found, name) == getattr(result, name)


@ONE_STORE
def test_nothing_else_finds_it(store, make_result, hash_of):
    result = make_result("a")
    store.save(result)
    for other in (result.key, result.manage_hash, hash_of("view b"), b""):
        assert store.find(other, BEFORE) is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), number=st.integers(0, 10**9))
def test_texts_come_back_as_they_were(store, make_result, text, number):
    name = f"{number} {text}"
    result = make_result(name, bank=text, outcome=text, sentences=text)
    store.save(result)
    found = store.find(result.view_hash, BEFORE)
    assert (found.bank_text, found.outcome, found.sentences) == (text, text, text)
    assert found.sheet == result.sheet


@ONE_STORE
def test_it_is_there_for_the_next_process(store, url, make_result):
    store.save(make_result("a"))
    store.close()
    with_new_eyes = open_store(url)
    assert with_new_eyes.find(make_result("a").view_hash, BEFORE) is not None
    with_new_eyes.close()


NASTY = [
    "",
    " \t\r\n ",
    "'; DROP TABLE results; --",
    '"<script>&amp;%s%d{0}\\N',
    "\ufeff\u200b\u202e\ufffe\uffff",
    "e\u0301 \u00e9 ﬁ İ ß",
    "👩‍👩‍👧‍👦 𝕳",
    "\x01\x1b[31m\x7f\x85\u2028",
    "x" * 1_000_000,
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_come_back_byte_for_byte(store, make_result, text):
    store.save(make_result("a", bank=text, sheet=text, outcome=text, sentences=text))
    found = store.find(make_result("a").view_hash, BEFORE)
    assert {found.bank_text, found.sheet, found.outcome, found.sentences} == {text}


@ONE_STORE
def test_an_expired_result_is_not_found(store, make_result):
    store.save(make_result("a"))
    assert store.find(make_result("a").view_hash, AT_EXPIRY) is None


@ONE_STORE
def test_a_finish_is_known_by_its_key_until_it_expires(store, make_result, hash_of):
    store.save(make_result("a"))
    key = make_result("a").key
    assert store.has(key, BEFORE)
    assert not store.has(key, AT_EXPIRY)
    assert not store.has(hash_of("key b"), BEFORE)


def test_the_same_finish_twice_is_one_result(store, make_result, rows):
    store.save(make_result("a", app_version="1.0"))
    store.save(make_result("a", app_version="2.0", created_at=1_100, expires_at=2_100))
    assert rows("SELECT app_version, created_at, expires_at FROM results") == [("1.0", 1_000, 2_000)]


def test_the_same_finish_with_another_sheet_is_a_conflict(store, make_result, rows):
    store.save(make_result("a"))
    with pytest.raises(SheetConflict, match="save these as a new one"):
        store.save(make_result("a", sheet="changed"))
    assert rows("SELECT sheet FROM results") == [("sheet of a",)]


@ONE_STORE
def test_the_same_finish_under_another_bank_is_a_conflict(store, make_result, rows):
    store.save(make_result("a"))
    with pytest.raises(SheetConflict):
        store.save(make_result("a", bank="[]"))
    assert rows("SELECT text FROM banks") == [("{}",)]


@ONE_STORE
def test_a_finish_sent_again_after_it_expired_is_refused_before_the_purge_too(store, make_result, rows):
    store.save(make_result("a"))
    with pytest.raises(ResultErased):
        store.save(make_result("a", created_at=2_000, expires_at=3_000))
    assert rows("SELECT created_at, expires_at FROM results") == [(1_000, 2_000)]


def test_two_finishes_share_one_bank(store, make_result, rows):
    for name in "abc":
        store.save(make_result(name))
    assert rows("SELECT count(*), (SELECT count(*) FROM banks) FROM results") == [(3, 1)]


def test_a_view_hash_belongs_to_one_finish(store, make_result, rows):
    store.save(make_result("a"))
    with pytest.raises(StoreUnavailable, match="try again"):
        store.save(make_result("b", view_hash=make_result("a").view_hash))
    assert rows("SELECT sheet FROM results") == [("sheet of a",)]


def test_purge_erases_what_has_expired_and_counts_it(store, make_result):
    store.save(make_result("old"))
    store.save(make_result("older", expires_at=1_500))
    store.save(make_result("young", expires_at=2_001))
    assert store.purge(AT_EXPIRY) == 2
    assert store.purge(AT_EXPIRY) == 0
    assert store.has(make_result("young").key, AT_EXPIRY)


def test_purge_takes_the_banks_that_nobody_uses(store, make_result, rows):
    store.save(make_result("old", bank="unused soon"))
    store.save(make_result("older", bank="shared"))
    store.save(make_result("young", bank="shared", expires_at=3_000))
    store.purge(AT_EXPIRY)
    assert rows("SELECT text FROM banks") == [("shared",)]


def test_a_long_purge_lets_others_in_between(store, make_result, statements, monkeypatch):
    monkeypatch.setattr("storage.store._PURGED_AT_ONCE", 2)
    for number in range(5):
        store.save(make_result(str(number)))
    statements.clear()
    assert store.purge(AT_EXPIRY) == 5
    assert statements.count("COMMIT") == 5  # 2 + 2 + 1 results, the look that finds none, banks


@ONE_STORE
def test_a_purge_beside_people_erases_the_expired_a_few_at_a_time(store, make_result, rows, monkeypatch):
    monkeypatch.setattr("storage.store._PURGED_AT_ONCE", 2)
    for number in range(3):
        store.save(make_result(str(number)))
    store.save(make_result("young", expires_at=3_000))
    assert [store.purge_some(AT_EXPIRY) for _ in range(3)] == [2, 1, 0]
    assert rows("SELECT sheet FROM results") == [("sheet of young",)]


def test_check_is_content_with_a_good_store(store):
    assert store.check() is None


@ONE_STORE
@pytest.mark.parametrize(
    "change", ["UPDATE alembic_version SET version_num = '0001_results'", "DROP TABLE alembic_version"]
)
def test_check_misses_the_tables_of_today(store, run, change):
    run(change)
    with pytest.raises(StoreError, match="restart the program"):
        store.check()


@ONE_STORE
def test_a_server_beside_one_of_a_later_version_stays_ready_and_goes_on_saving(store, run, make_result):
    run("UPDATE alembic_version SET version_num = '9999_later'")
    store.check()
    store.save(make_result("a"))
    assert store.has(make_result("a").key, BEFORE)


@ONE_STORE
def test_hashes_and_answers_stay_out_of_what_is_printed(store, make_result):
    result = make_result("secret")
    store.save(result)
    printed = repr(result) + repr(store.find(result.view_hash, BEFORE))
    assert "sheet" not in printed
    assert "hash" not in printed
