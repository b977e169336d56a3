"""Everything that knows Flask: pages, forms, view models, headers, commands."""
