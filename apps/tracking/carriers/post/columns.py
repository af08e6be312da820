"""The columns of the postal operator's event file, under the names that are in use."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.tracking.domain.errors import BadScanFile

NAMES = {
    "number": ("number", "tracking number", "tracking_no", "mail number", "mail_no", "item id", "邮件号", "邮件号码"),
    "event": ("event", "event code", "event_code", "emsevt", "code", "事件代码", "事件"),
    "at": ("datetime", "date time", "event time", "event_time", "local time", "local_time", "事件时间", "时间"),
    "date": ("date", "event date", "event_date", "日期"),
    "time": ("time", "时刻"),
    "facility": ("facility", "office", "office code", "office_code", "impc", "机构代码", "局所代码"),
    "place": ("place", "location", "office name", "office_name", "机构名称", "局所"),
    "country": ("country", "国家"),
    "condition": ("condition", "item condition", "状况代码"),
    "reason": ("reason", "retention reason", "retention_reason", "non-delivery reason", "原因代码"),
    "action": ("action", "处理措施"),
    "next": ("next office", "next_office", "下一站"),
    "text": ("text", "remark", "remarks", "description", "备注", "描述"),
}  # fmt: skip
FIELD_OF = {name: field for field, names in NAMES.items() for name in names}


def places_of(header: Sequence[str]) -> dict[str, int]:
    """Where each field stands; raises BadScanFile when one that must be there is missing or stands twice."""
    places: dict[str, int] = {}
    for position, name in enumerate(header):
        field = FIELD_OF.get(name.casefold())
        if field is None:
            continue
        if field in places:
            raise BadScanFile(
                _("columns '%(first)s' and '%(second)s' both mean %(field)s; delete one")
                % {"first": header[places[field]], "second": name, "field": field}
            )
        places[field] = position
    missing = [f"'{field}'" for field in ("number", "event") if field not in places]
    if "at" not in places and not {"date", "time"} <= places.keys():
        missing.append(_("'datetime', or 'date' and 'time'"))
    if missing:
        raise BadScanFile(
            _("the file has no column %(missing)s; name the columns in the first row")
            % {"missing": _(" and none ").join(missing)}
        )
    return places
