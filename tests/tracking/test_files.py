"""The postal operator's event file: good rows are taken, the others come back with their reason."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from apps.common.spreadsheets import BadSpreadsheet
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.tracking.domain import files
from apps.tracking.domain.errors import BadScanFile
from apps.tracking.domain.files import receive_scan_file, run_import, write_refused
from apps.tracking.domain.ingest import match_scans
from apps.tracking.enums import FileState
from apps.tracking.models import CarrierStatus, Facility, RefusedScan, ScanFile, TrackingProblem, UnmatchedScan
from tests.ops.staff import make_staff, proven_client
from tests.tracking.world import NOW, day, events_of, make_parcel, state_of

pytestmark = pytest.mark.django_db
NUMBER, WAITING = "RX000000080CN", "RX000000005CN"
ROWS = f"""Mail number,Event,Datetime,Office,Reason,Action,Remarks
{NUMBER},EMA,2026-08-04 18:00,CNCANA,,,
{NUMBER},EMD,2026-08-12T23:30:00+02:00,ESMADB,,,"Arrived, early"
{NUMBER},EMH,2026/08/15 12:00,ESMADB,21,A,
{WAITING},EMA,2026-08-04 18:00,CNCANA,,,
{NUMBER},EMC,yesterday,CNCANA,,,
{NUMBER},,2026-08-06 10:00,CNCANA,,,
{NUMBER},EMF,2026-08-13,ESMADB,,,
{NUMBER},EMI,2099-08-16 12:00,ESMADB,,,
{NUMBER},EMK,2026-08-10 12:00,QQAAAA,,,
,EMI,2026-08-16 12:00,ESMADB,,,
RR123456789CN,EMA,2026-08-04 18:00,CNCANA,,,
"""
COUNTS = {"rows": 11, "added": 3, "repeated": 0, "unmatched": 2, "refused": 6}


def upload(text: str = ROWS, name: str = "events.csv", encoding: str = "utf-8") -> ScanFile:
    with acting_as_ops():
        return receive_scan_file(file=ContentFile(text.encode(encoding), name=name), name=name, now=NOW)


def take_over(file: ScanFile) -> dict:
    return run_import(file_id=file.pk, now=NOW, step=acting_as_system, progress=lambda *said: None)


def test_good_rows_are_taken_and_the_others_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BATCH", 4)
    parcel, file = make_parcel(number=NUMBER), upload()
    assert take_over(file) == COUNTS
    assert state_of(parcel) == ("delivery_failed", day(4), None)
    with acting_as_system():
        events = parcel.events.order_by("occurred_at").values_list("carrier_text", "location", "country", "raw")
        assert list(events) == [
            ("", "Guangzhou", "CN", None),
            ("Arrived, early", "Madrid", "ES", None),
            ("reason 21; action A", "Madrid", "ES", {"reason": "21", "action": "A"}),
        ]
        refused = {row.line: row.reason for row in RefusedScan.objects.all()}
        assert list(refused) == [6, 7, 8, 9, 10, 11]
        assert refused[6].startswith("'yesterday' is no date and time; write 2026-08-05T10:30:00+08:00")
        assert refused[8].startswith("'2026-08-13' has no time of day")
        file.refresh_from_db()
        assert (file.state, file.notes) == (FileState.DONE, ["scans whose number is no correct S10 number: 1"])
        out = io.BytesIO()
        write_refused(file=file, out=out)
    lines = list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    assert lines[0][-1] == "refused because"
    assert [line[1] for line in lines[1:]] == ["EMC", "", "EMF", "EMI", "EMK", "EMI"]
    assert "no time zone is known for 'QQAAAA'" in lines[5][-1]


@pytest.mark.parametrize(
    ("reason", "status", "sub_status", "problem"),
    [
        ("", "delivery_failed", "DeliveryFailure_Other", "delivery_failed"),
        ("101", "delivery_failed", "DeliveryFailure_InvalidAddress", "delivery_failed"),
        ("103", "delivery_failed", "DeliveryFailure_NoBody", "delivery_failed"),
        ("104", "exception", "Exception_Returning", "returned"),
        ("115", "ready_for_pickup", "AvailableForPickup_Other", None),
        ("117", "exception", "Exception_Lost", "exception"),
        ("21", "delivery_failed", "DeliveryFailure_Other", "delivery_failed"),
    ],
)
def test_the_reason_says_what_a_failed_delivery_means(
    reason: str, status: str, sub_status: str, problem: str | None
) -> None:
    parcel = make_parcel(number=NUMBER)
    row = f"{NUMBER},EMH,2026-08-15T12:00:00+02:00,ESMADB,{reason}\n"
    take_over(upload(f"number,event,datetime,office,reason\n{row}"))
    assert state_of(parcel)[0] == status
    with acting_as_system():
        assert parcel.sub_status == sub_status
        kinds = TrackingProblem.objects.exclude(kind="silent").values_list("kind", flat=True)
        assert list(kinds) == ([problem] if problem else [])
        waiting = CarrierStatus.objects.filter(carrier="post", status="").values_list("code", "seen", "example")
        assert list(waiting) == ([("EMH/21", 1, "reason 21")] if reason == "21" else [])


def test_staff_say_what_a_reason_means() -> None:
    """Only of failed deliveries: why customs hold a parcel is told, and means nothing more."""
    parcel = make_parcel(number=NUMBER)
    with acting_as_ops():
        row = CarrierStatus(
            carrier="post", code="EMH/10", status="exception", sub_status="Exception_Returned", stage=74
        )
        row.save()
    rows = f"{NUMBER},EME,2026-08-14 12:00,ESMADB,41\n{NUMBER},EMH,2026-08-15 12:00,ESMADB,10\n"
    take_over(upload(f"number,event,datetime,office,reason\n{rows}"))
    assert (state_of(parcel)[0], parcel.sub_status) == ("exception", "Exception_Returned")
    assert events_of(parcel) == ["EME", "EMH/10"]


def test_the_same_file_again_changes_nothing() -> None:
    parcel = make_parcel(number=NUMBER)
    first = upload()
    take_over(first)
    again = upload()
    assert take_over(again) == {**COUNTS, "added": 0, "repeated": 5, "unmatched": 0}
    assert take_over(first)["refused"] == 6
    with acting_as_system():
        assert (parcel.events.count(), UnmatchedScan.objects.count()) == (3, 2)
        assert RefusedScan.objects.filter(file=first).count() == 6


def test_a_facility_that_gets_a_name_makes_no_scan_another_one() -> None:
    """The office is as told; what staff call it, once they have entered it or renamed it, is our own word."""
    rows = "number,event,datetime,office\n" + "".join(
        f"{number},{event},2026-08-12 {hour}:30,ESBCNA\n"
        for number in (NUMBER, WAITING)
        for event, hour in (("EMD", 10), ("EMF", 11))
    )
    parcel = make_parcel(number=NUMBER)
    assert take_over(upload(rows))["added"] == 2
    for name in ("Barcelona", "Barcelona El Prat"):
        with acting_as_ops():
            Facility.objects.update_or_create(
                code="ESBCNA", defaults={"name": name, "country": "ES", "zone": "Europe/Madrid"}
            )
        counts = take_over(upload(rows))
        assert (counts["added"], counts["repeated"], counts["unmatched"]) == (0, 4, 0)
    waited = make_parcel(number=WAITING)
    assert match_scans(now=NOW) == 2
    assert take_over(upload(rows))["added"] == 0
    with acting_as_system():
        places = {each: list(each.events.values_list("location", flat=True)) for each in (parcel, waited)}
    assert places == {parcel: ["ESBCNA", "ESBCNA"], waited: ["ESBCNA", "ESBCNA"]}


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("number,event\nA,B\n", "a.csv", "no column 'datetime', or 'date' and 'time'"),
        ("when,what\nA,B\n", "a.csv", "no column 'number' and none 'event'"),
        ("number,item id,event,datetime\n", "a.csv", "both mean number"),
        ("number,event,datetime\n", "a.pdf", "is not named .csv or .xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_kept(text: str, name: str, message: str) -> None:
    with pytest.raises((BadScanFile, BadSpreadsheet), match=message):
        upload(text, name)
    with acting_as_system():
        assert not ScanFile.objects.exists()
        assert not Job.objects.filter(kind="tracking.import_file").exists()


def test_a_file_that_breaks_off_keeps_what_came_before() -> None:
    parcel = make_parcel(number=NUMBER)
    broken = upload(
        "编号,邮件号,事件代码,日期,时刻,国家\n1," + f'{NUMBER},EMA,2026-08-04,18:00,CN\n1,"{NUMBER},EMC', encoding="gbk"
    )
    take_over(broken)
    with acting_as_system():
        broken.refresh_from_db()
    assert state_of(parcel)[0] == "info_received"
    assert broken.state == FileState.REFUSED
    assert "check the quotes from this line on" in broken.notes[0]


def test_the_desk_uploads_and_the_worker_takes_over() -> None:
    parcel, client = make_parcel(number=NUMBER), proven_client(make_staff("ming@haitun.example"))
    page = "/admin/tracking/scanfile/"
    assert client.get(f"{page}receive/").status_code == 200
    sent = client.post(f"{page}receive/", {"file": ContentFile(ROWS.encode(), name="events.csv")})
    assert sent.status_code == 302
    with acting_as_system():
        file = ScanFile.objects.get()
        job = Job.objects.get(kind="tracking.import_file")

    run_job(job_id=job.pk, clock=lambda: NOW.replace(year=2090), lease=timedelta(minutes=1))
    assert state_of(parcel)[0] == "delivery_failed"
    shown = client.get(f"{page}{file.pk}/change/").content.decode()
    assert "Refused rows as CSV" in shown
    assert "yesterday" in client.get(f"{page}{file.pk}/refused.csv").content.decode()
    assert client.get(page).status_code == 200


def test_the_command_says_what_became_of_a_file(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    make_parcel(number=NUMBER)
    path = tmp_path / "events.csv"
    path.write_text(ROWS)
    call_command("import_scans", str(path))
    said = capsys.readouterr()
    assert "added: 3\n" in said.out
    assert "line 6: 'yesterday' is no date and time" in said.err
