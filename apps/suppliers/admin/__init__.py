"""Suppliers for staff: every step from application to ending, each a button that makes one domain call."""

from apps.suppliers.admin import agreements, documents, inspections, records, suppliers

__all__ = ["agreements", "documents", "inspections", "records", "suppliers"]
