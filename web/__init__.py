"""Everything that knows Flask: pages, forms, view models, headers, commands."""

VERSION = "0.2.0"
