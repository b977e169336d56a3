"""The numbers of the method page."""
