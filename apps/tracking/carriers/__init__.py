"""One folder a carrier; each turns what the carrier sends into scans. See the README for how to add one."""
