from apps.tracking.admin import inbound, mapping, problems

__all__ = ["inbound", "mapping", "problems"]
