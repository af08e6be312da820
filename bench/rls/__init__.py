"""What row-level security costs a seller."""
