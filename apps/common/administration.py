"""What the administration's pages share: rows that nobody edits, and buttons that make one domain call."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten, flatten_fieldsets
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from apps.common.big_lists import CappedPaginator
from apps.common.errors import DomainError
from apps.common.labelled import label_for_screen_readers, label_parts

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Model]
    Inline = admin.TabularInline[Model, Model]
else:
    Base, Inline = admin.ModelAdmin, admin.TabularInline


@dataclass(frozen=True)
class Link:
    """A way from an object's page to another one."""

    label: str | Promise
    url: str


@dataclass(frozen=True)
class Page:
    """A page that an app above brings to a model's pages; `view` is given the model's admin too."""

    route: str
    view: Callable[..., HttpResponseBase]
    name: str
    label: str | Promise


@dataclass(frozen=True)
class Act:
    """A button on an object's page. `perform` makes one domain call as the request's user and says what came of it.

    `asks` is the label of a text that goes with the button; `perform` finds it by `answer_of`. What can't be undone has
    a `warning`: a page of its own says it before the act, %(row)s standing for the row.
    """

    name: str
    label: str | Promise
    perform: Callable[[HttpRequest, Any], str]
    offered: Callable[[Any], bool] = lambda row: True
    asks: str | Promise = ""
    warning: str | Promise = ""


class LeanAdmin:
    """Django's pages without its scripts that fill slugs in: half of what a page would load, and none has a slug."""

    @property
    def media(self) -> forms.Media:
        jquery = "vendor/jquery/jquery.js" if settings.DEBUG else "vendor/jquery/jquery.min.js"
        needed = (jquery, "jquery.init.js", "core.js", "admin/RelatedObjectLookups.js", "actions.js")
        return forms.Media(js=[f"admin/js/{name}" for name in needed])


class DeskAdmin(LeanAdmin, Base):
    """An object's page with acts and links; staff who may change the model may act on it."""

    change_form_template = "admin/desk_change_form.html"
    change_list_template = "admin/desk_change_list.html"
    show_full_result_count = False
    paginator = CappedPaginator
    acts: ClassVar[tuple[Act, ...]] = ()
    pages: ClassVar[tuple[Page, ...]] = ()

    @classmethod
    def add_pages(cls, *pages: Page) -> None:
        """Pages that an app brings to the list of an app below its own."""
        cls.pages = (*cls.pages, *pages)

    @classmethod
    def add_acts(cls, *acts: Act) -> None:
        """Buttons that an app brings to a page of an app below its own."""
        cls.acts = (*cls.acts, *acts)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Each part of an amount, its number and its currency, says what it belongs to."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            label_parts(field)
        return field

    def links(self, row: Any) -> list[Link]:
        """Ways from this row to what belongs to it."""
        return []

    def list_links(self) -> list[Link]:
        """Ways from the list to pages of its own."""
        return []

    def may_act(self, request: HttpRequest) -> bool:
        """Whether this person may act; editing fields may be closed to everybody all the same."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def acts_on(self, request: HttpRequest, row: Any) -> list[dict[str, Any]]:
        """The buttons that a row's page offers this person now."""
        if not self.may_act(request):
            return []
        return [
            {"name": act.name, "label": act.label, "asks": act.asks, "warns": bool(act.warning), "url": url}
            for act in self.acts
            if act.offered(row)
            for url in [self.page_url("act", row.pk, act.name)]
        ]

    def named(self, row: Any) -> str:
        """A row as a list of chosen ones names it."""
        return str(row)

    def url_after_act(self, row: Any) -> str:
        """Where a person who acted goes on."""
        return self.page_url("change", row.pk)

    def page_url(self, page: str, *args: Any) -> str:
        """The address of this model's page: changelist, change, act or one of its own."""
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def page(self, route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
        """A page of this model's own, for staff only."""
        return path(
            route, self.admin_site.admin_view(view), name=f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        )

    def form_page(
        self,
        request: HttpRequest,
        form: forms.Form,
        *,
        title: str,
        row: Model | None = None,
        template: str = "admin/form_act.html",
        **more: Any,
    ) -> HttpResponse:
        """A page with one form; `description` stands over it, a formset as `rows` under it."""
        for each in more.get("rows") or ():
            label_for_screen_readers(each)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "row": row,
            "row_url": self.page_url("change", row.pk) if row else "",
            "list_url": self.page_url("changelist"),
            "form": form,
            **more,
        }
        return render(request, template, context)

    def get_urls(self) -> list[URLPattern]:
        own = [self.page(page.route, partial(page.view, self), page.name) for page in self.pages]
        return [*own, self.page("<int:pk>/act/<slug:name>/", self.act_view, "act"), *super().get_urls()]

    def get_object(self, request: HttpRequest, object_id: Any, from_field: str | None = None) -> Any:
        """The row of the address, read once a request, together with the rows that its columns refer to."""
        kept, place = vars(request).setdefault("desk_rows", {}), (self.model, from_field or "pk", object_id)
        if place not in kept:
            shown = flatten_fieldsets(self.fieldsets) if self.fieldsets else self.fields
            kept[place] = find_row(joined(self.get_queryset(request), shown), *place[1:])
        return kept[place]

    def row_or_404(self, request: HttpRequest, pk: int) -> Any:
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Perform one act, after its warning if it has one; a refusal is shown in words and changes nothing."""
        act = next((act for act in self.acts if act.name == name), None)
        if request.method != "POST" and not (act and act.warning):
            return HttpResponseNotAllowed(["POST"])
        row = self.row_or_404(request, pk)
        if act is None:
            raise Http404
        if not self.may_act(request):
            raise PermissionDenied
        if is_offered(request, act, row):
            if request.method != "POST":
                return self.warning_page(request, act, row)
            if try_act(request, partial(act.perform, request, row)):
                self.log_change(request, row, str(act.label))
        return redirect(self.url_after_act(row))

    def warning_page(self, request: HttpRequest, act: Act, row: Any) -> HttpResponse:
        """What can't be undone is said before it is done."""
        form, title = AnswerForm(label=act.asks), gettext("%(act)s: %(row)s") % {"act": act.label, "row": row}
        warning = act.warning % {"row": row}
        return self.form_page(request, form, title=title, row=row, description=warning, button=act.label)

    def act_on_many(self, request: HttpRequest, rows: QuerySet[Any], name: str) -> HttpResponse | None:
        """For an action of the list: one act on each chosen row by itself, once a page has asked for it.

        What is refused, or not offered as it stands, stays as it is, and the person is told why.
        """
        act = next(act for act in self.acts if act.name == name)
        if not self.may_act(request):
            raise PermissionDenied
        if "confirmed" not in request.POST:
            return self.ask_for_many(request, act, rows)
        for row in rows:
            if is_offered(request, act, row) and try_act(request, partial(act.perform, request, row)):
                self.log_change(request, row, str(act.label))
        return None

    def ask_for_many(self, request: HttpRequest, act: Act, rows: QuerySet[Any]) -> HttpResponse:
        """The page between choosing rows of a list and acting on them."""
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.opts,
            "list_url": request.get_full_path(),
            "form": AnswerForm(label=act.asks),
            "action": request.POST["action"],
            "rows": [(row.pk, self.named(row)) for row in rows],
        }
        return render(request, "admin/act_on_many.html", context)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        row = self.get_object(request, object_id) if object_id else None
        extra: dict[str, Any] = {"desk_acts": [], "desk_links": []}
        if row is not None:
            extra["desk_links"] = self.links(row)
            extra["desk_acts"] = self.acts_on(request, row)
        return super().changeform_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        pages = [Link(page.label, self.page_url(page.name)) for page in self.pages]
        extra = {"desk_links": pages + (self.list_links() if self.may_act(request) else [])}
        return super().changelist_view(request, {**extra, **(extra_context or {})})


class ReadOnlyAdmin(DeskAdmin):
    """Rows that only domain functions write: everybody with the view right reads, nobody edits."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(Inline):
    """The same inside another row's page."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return joined(super().get_queryset(request), self.fields)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def joined(rows: QuerySet[Any], names: Any) -> QuerySet[Any]:
    """Rows together with those that their columns of these names refer to; without names, their editable columns.

    Names as in an administration's `fields`: those of one line may be a tuple.
    """
    columns = [field for field in rows.model._meta.concrete_fields if field.is_relation]
    shown = {field.name for field in columns if field.editable} if names is None else set(flatten(names))
    chosen = [field.name for field in columns if field.name in shown]
    return rows.select_related(*chosen) if chosen else rows


def find_row(rows: QuerySet[Any], column: str, value: Any) -> Any:
    """The row with this value in a column; None if there is none, or the value is no value of the column."""
    try:
        return rows.get(**{column: value})
    except (ObjectDoesNotExist, ValidationError, ValueError):
        return None


def person_id(request: HttpRequest) -> int:
    """Who acts; the administration lets nobody in without a name."""
    if request.user.pk is None:
        raise PermissionDenied
    return request.user.pk


def answer_of(request: HttpRequest) -> str:
    """What was typed beside an act's button, such as a reason; the domain says whether it is enough."""
    return request.POST.get("answer", "").replace("\0", "").strip()


class AnswerForm(forms.Form):
    """The text that an act asks for, if it does."""

    def __init__(self, *args: Any, label: str | Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["answer"] = forms.CharField(label=str(label), max_length=500)


def is_offered(request: HttpRequest, act: Any, row: Any) -> bool:
    """Whether a row may be acted on like this now; if not, the person is told, for its state has changed."""
    if act.offered(row):
        return True
    told = gettext("“%(act)s” is not possible for %(row)s as it stands now; its page shows what is.")
    messages.error(request, told % {"act": act.label, "row": row})
    return False


def try_act(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Run an act in a savepoint and tell the user what came of it; False when the domain refused."""
    try:
        with transaction.atomic():
            messages.success(request, act())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def progress_bar(done: int, total: int) -> SafeString | str:
    """A bar with its figures beside it; nothing before a total is known."""
    if not total:
        return "–"
    return format_html(
        '<progress value="{}" max="{}" aria-label="{} / {}"></progress> {}',
        done,
        total,
        done,
        total,
        f"{done:,} / {total:,}",
    )


def grouped(number: int | None) -> str:
    """A whole number with thousands separators."""
    return "–" if number is None else f"{number:,}"


def yuan(fen: int | None) -> str:
    """An amount of fen as yuan, exactly."""
    if fen is None:
        return "–"
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"
