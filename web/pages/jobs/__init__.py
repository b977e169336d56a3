"""The pages of a job: a module for each, with the addresses it answers."""

from web.pages.jobs import arrival, export, invitations, new, organise, placing

blueprints = (
    new.blueprint,
    arrival.blueprint,
    organise.blueprint,
    invitations.blueprint,
    placing.blueprint,
    export.blueprint,
)
