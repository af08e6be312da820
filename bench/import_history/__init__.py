"""How fast history is imported, against a bare COPY of the same files."""
