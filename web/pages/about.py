"""Privacy, accessibility, and the three addresses that tell an operator how the app is."""

from flask import Blueprint, Response, abort, jsonify, render_template

from storage import StoreError
from web import VERSION
from web.access.keyring import MOST_KEYS
from web.platform.bank import bank_in_force
from web.platform.bank_messages import describe_fault
from web.platform.dates import name_of_time_zone
from web.platform.metrics import CONTENT_TYPE, current_metrics
from web.platform.settings import current_settings
from web.platform.store import current_store, find_clock_doubt
from web.session.forms import KEEP_DRAFT
from web.session.sheet_link import WORKS_FOR

blueprint = Blueprint("about", __name__)


@blueprint.get("/privacy")
def privacy() -> str:
    """Say what is kept, where, for how long, and who can see it."""
    return render_template(
        "about/privacy.html",
        keep_days=current_settings().keep_days,
        draft_days=KEEP_DRAFT.days,
        link_days=WORKS_FOR,
        most_keys=MOST_KEYS,
        time_zone=name_of_time_zone(),
    )


@blueprint.get("/accessibility")
def accessibility() -> str:
    """Say what was done so that everybody can use the pages, how it was tried, and where it falls short."""
    return render_template("about/accessibility.html")


@blueprint.get("/healthz")
def alive() -> Response:
    """Say that the process answers."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """Say whether the store is usable; a doubtful clock, or a newer bank that is not, keeps nobody from it."""
    troubles = []
    try:
        current_store().check()
    except StoreError as error:
        troubles.append(str(error))
    keeper = bank_in_force()
    keeper.refresh()
    # All machines may read one bank: if a slip in it made them unready, a load balancer would send people to none.
    warnings = [f"question bank, the last good one stays in force: {describe_fault(fault)}" for fault in keeper.faults]
    if doubt := find_clock_doubt():
        warnings.append(doubt)
    return jsonify(ready=not troubles, version=VERSION, troubles=troubles, warnings=warnings), 503 if troubles else 200


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give the counts of all processes to Prometheus, if the setting allows."""
    counted = current_metrics()
    if counted is None:
        abort(404)
    return Response(counted.render(), content_type=CONTENT_TYPE)
