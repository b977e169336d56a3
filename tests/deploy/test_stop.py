"""The app is stopped while somebody finishes: that request is answered, and what it says is true."""

import signal
import sqlite3
import threading
import time

import pytest

from tests.deploy.conftest import OpenSite
from tests.deploy.person import Answer

pytestmark = pytest.mark.slow


def test_a_request_in_flight_is_finished_when_the_app_is_stopped(open_site: OpenSite) -> None:
    site = open_site()
    person = site.person()
    fields = person.fill()
    answers: list[Answer] = []
    sending = threading.Thread(target=lambda: answers.append(person.finish(fields)))
    lock = sqlite3.connect(site.app.data / "role-fit.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")  # now the app cannot commit, and the request stays in flight
    try:
        sending.start()
        time.sleep(1.5)  # long enough to have come through nginx, also on a busy machine
        assert not answers, "the request must be waiting for the store"
        assert site.app.process is not None
        site.app.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    sending.join(90)
    assert [answer.status for answer in answers] == [303]
    assert site.app.process.wait(90) == 0
    assert site.count_results() == 1
    assert site.person().get("/").status == 502, "the app should have ended"
