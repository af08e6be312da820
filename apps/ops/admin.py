"""The administration as a whole: its name, and what waits for somebody on its first page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_header = _("Haitun 海豚 operations")
admin.site.site_title = "Haitun 海豚"
admin.site.index_title = _("What needs you")
