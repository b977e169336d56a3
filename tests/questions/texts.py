"""Every text of a bank that people may read, found by walking the model, whatever fields it has."""

from dataclasses import fields, is_dataclass

# What a person never reads, or reads as it stands: ids, kinds, and the bank's own name.
NO_TEXTS = {
    "id",
    "kind",
    "theme",
    "note",
    "speaks_against",
    "version",
    "text of the bank",
    "hash",
    "language",
    "spoken",
    "pack",
    "factors",
}


def texts(value, name="bank"):
    """Yield every text that people may read, wherever it stands in the model, with the name of its place."""
    if is_dataclass(value):
        for one in fields(value):
            field = "text of the bank" if (name, one.name) == ("bank", "text") else one.name
            if field not in NO_TEXTS:
                yield from texts(getattr(value, one.name), f"{name}.{one.name}")
    elif hasattr(value, "items"):
        for key, item in value.items():
            yield from texts(item, f"{name}.{key}")
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from texts(item, f"{name}.{at}")
    elif isinstance(value, str):
        yield name, value
