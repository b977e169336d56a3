"""What a gate found, in one line of JSON: for `tests.gates.run`, and for whoever keeps figures."""

import json


def tell(gate: str, **figures: object) -> None:
    """Print the figures of a gate, or of a part of it."""
    print(json.dumps({"gate": gate, **figures}, ensure_ascii=False), flush=True)
