"""Job handlers of the catalog: thin, one domain call each."""

from typing import Any

from apps.catalog.domain.refreshing import refresh_offers
from apps.catalog.domain.search import rebuild_entries
from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler


@handler("catalog.refresh_offers", stepped=True)
def refresh(run: JobRun) -> dict[str, Any]:
    """Every offer after midnight, one supplier's when its state or terms changed."""
    supplier_id = run.payload.get("supplier_id")
    return {"changed_variants": refresh_offers(now=run.now(), step=run.step, supplier_id=supplier_id)}


@handler("catalog.rebuild_search", stepped=True)
def rebuild_search(run: JobRun) -> dict[str, Any]:
    """Every night: what sellers search, by today's rates and names of categories."""
    return {"changed_entries": rebuild_entries(step=run.step)}
