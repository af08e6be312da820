"""Files are kept for a week."""

from datetime import datetime, timedelta
from typing import Final

from apps.exports.enums import ExportState
from apps.exports.models import Export

KEPT_FOR: Final = timedelta(days=7)


def remove_old_exports(*, now: datetime) -> int:
    """Remove the files that have been ready for a week; returns how many. The rows stay, to say what was exported."""
    old = list(Export.objects.filter(state=ExportState.READY, ready_at__lte=now - KEPT_FOR))
    for export in old:
        export.file.delete(save=False)
        export.state, export.removed_at = ExportState.REMOVED, now
        export.save(update_fields=["file", "state", "removed_at"])
    return len(old)
