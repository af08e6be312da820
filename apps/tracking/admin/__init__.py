from apps.tracking.admin import declarations, inbound, mapping, problems

__all__ = ["declarations", "inbound", "mapping", "problems"]
