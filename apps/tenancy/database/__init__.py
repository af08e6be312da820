"""The database engine of the runtime login."""
