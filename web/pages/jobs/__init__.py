"""The pages of a job: a module for each, with the addresses it answers."""

from web.pages.jobs import (
    arrival,
    decision,
    export,
    invitations,
    look_back,
    meeting,
    new,
    organise,
    pack,
    panel,
    placing,
)

blueprints = (
    new.blueprint,
    arrival.blueprint,
    organise.blueprint,
    invitations.blueprint,
    placing.blueprint,
    export.blueprint,
    panel.blueprint,
    meeting.blueprint,
    pack.blueprint,
    decision.blueprint,
    look_back.blueprint,
)
