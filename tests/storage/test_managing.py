"""What the maker of a result may do with it, by the hash of the manage secret."""

import pytest

from storage import Sharing

# Both databases get the same SQL here, so one of them is enough: who asks for a path is given SQLite.
pytestmark = pytest.mark.usefixtures("path")

NOW = 1_000


@pytest.fixture
def result(store, make_result):
    made = make_result("mine")
    store.save(made)
    return made


def test_a_new_result_is_shared_in_full_under_its_first_link(store, result):
    found = store.find_managed(result.manage_hash, NOW)
    assert found.sharing == Sharing(True, "everything", result.expires_at)
    assert found.link_number == 0


def test_what_the_maker_gets_is_what_was_stored(store, result):
    found = store.find_managed(result.manage_hash, NOW)
    assert (found.sheet, found.outcome, found.sentences) == (result.sheet, result.outcome, result.sentences)
    assert found.bank_text == result.bank_text


def test_the_view_hash_rules_nothing(store, result):
    assert store.find_managed(result.view_hash, NOW) is None


def test_an_expired_result_has_no_ruler(store, result):
    assert store.find_managed(result.manage_hash, result.expires_at) is None


def test_a_result_that_is_not_shared_is_found_by_its_maker_only(store, result):
    store.share(result.manage_hash, Sharing(False, "everything", result.expires_at))
    assert store.find(result.view_hash, NOW) is None
    assert store.find_managed(result.manage_hash, NOW) is not None


def test_readers_get_the_word_for_how_much_they_see(store, result):
    store.share(result.manage_hash, Sharing(True, "verdict", result.expires_at))
    assert store.find(result.view_hash, NOW).shows == "verdict"


def test_link_previews_name_the_verdict_only_after_the_maker_said_so(store, result):
    assert store.find(result.view_hash, NOW).previews is False
    store.share(result.manage_hash, Sharing(True, "everything", result.expires_at, previews=True))
    assert store.find(result.view_hash, NOW).previews is True
    assert store.find_managed(result.manage_hash, NOW).sharing.previews is True


def test_a_new_link_takes_the_place_of_the_old_one(store, result, hash_of):
    store.renew_link(result.manage_hash, hash_of("new"), 1)
    assert store.find(result.view_hash, NOW) is None
    assert store.find(hash_of("new"), NOW) is not None


def test_the_same_renewal_twice_happens_once(store, result, hash_of):
    store.renew_link(result.manage_hash, hash_of("new"), 1)
    store.renew_link(result.manage_hash, hash_of("other"), 1)
    assert store.find(hash_of("new"), NOW) is not None
    assert store.find_managed(result.manage_hash, NOW).link_number == 1


def test_deleting_takes_the_result_and_the_next_purge_its_bank(store, result, rows):
    store.delete(result.manage_hash)
    store.purge(NOW)
    assert rows("SELECT (SELECT count(*) FROM results), (SELECT count(*) FROM banks)") == [(0, 0)]


def test_deleting_leaves_other_results_and_their_bank(store, result, make_result):
    other = make_result("theirs")
    store.save(other)
    store.delete(result.manage_hash)
    assert store.find(other.view_hash, NOW) is not None


def test_sheets_are_told_with_their_day_and_nothing_else(store, result):
    assert list(store.sheets(NOW)) == [("1970-01-01", result.sheet)]


def test_the_maker_knows_the_hash_of_the_link_in_force(store, result, hash_of):
    assert store.find_managed(result.manage_hash, NOW).view_hash == result.view_hash
    store.renew_link(result.manage_hash, hash_of("new"), 1)
    assert store.find_managed(result.manage_hash, NOW).view_hash == hash_of("new")
