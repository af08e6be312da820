"""Batches of labels: how far they are drawn, and the file."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link, ReadOnlyAdmin, grouped, progress_bar
from apps.common.documents.answers import pdf_file
from apps.fulfillment.models import LabelBatch


@admin.register(LabelBatch)
class LabelBatchAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "labels", "asked_by", "asked_at", "state", "progress", "drawn_at")
    list_filter = ("asked_at",)
    list_select_related = ("asked_by", "job")
    search_fields = ("=id",)
    fields = ("labels", "asked_by", "asked_at", "state", "progress", "said", "unpacked", "drawn_at")

    @admin.display(description=_("labels"))
    def labels(self, batch: LabelBatch) -> str:
        return grouped(len(batch.parcels))

    @admin.display(description=_("state"))
    def state(self, batch: LabelBatch) -> str:
        return batch.job.get_state_display() if batch.job else "–"

    @admin.display(description=_("progress"))
    def progress(self, batch: LabelBatch) -> SafeString | str:
        return progress_bar(batch.job.progress_done, batch.job.progress_total) if batch.job else "–"

    @admin.display(description=_("what was wrong"))
    def said(self, batch: LabelBatch) -> str:
        return batch.job.error if batch.job and batch.job.error else "–"

    @admin.display(description=_("left out, unpacked since"))
    def unpacked(self, batch: LabelBatch) -> str:
        return ", ".join(batch.left_out) or "–"

    def links(self, row: LabelBatch) -> list[Link]:
        return [Link(_("Labels as PDF"), self.page_url("file", row.pk))] if self._has_file(row) else []

    def get_urls(self) -> list[URLPattern]:
        return [self.page("<int:pk>/labels.pdf", self.file_view, "file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file, streamed."""
        batch = self.row_or_404(request, pk)
        if not self._has_file(batch):
            raise Http404
        return pdf_file(batch.file.open("rb"), name=str(batch))

    @staticmethod
    def _has_file(batch: LabelBatch) -> bool:
        return bool(batch.file and batch.drawn_at)
