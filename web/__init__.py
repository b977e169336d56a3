"""Everything that knows Flask: pages, forms, view models, headers, commands."""

VERSION = "0.3.0.dev"  # without .dev when it is released
