"""17TRACK's messages: signed, kept once, and read whatever they lack."""

import hashlib
import json
from pathlib import Path

import pytest
from django.test import Client, override_settings

from apps.events.models import DomainEvent
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.tracking.carriers.seventeentrack.signature import is_signed
from apps.tracking.domain.inbound import read_message
from apps.tracking.models import Facility, InboundMessage, TrackingProblem, UnmatchedScan
from tests.ops.staff import make_staff, proven_client
from tests.tracking.world import NOW, day, make_parcel, state_of

pytestmark = pytest.mark.django_db
KEY = "123456ABCDEF"
VECTOR = b'{"event":"TRACKING_UPDATED","data":{"number":"RR123456789CN","carrier":3011,"tag":null}}'
SIGN = "45acb4a6f4a194a6ac1f0f712182c4e314b1ae9399941ea086987408f3166994"
FIXTURES = Path(__file__).parent / "fixtures"


def body_of(name: str) -> bytes:
    return (FIXTURES / f"17track_{name}.json").read_bytes()


def send(body: bytes, sign: str = "", *, key: str = KEY) -> int:
    sign = sign or hashlib.sha256(body + b"/" + KEY.encode()).hexdigest()
    with override_settings(SEVENTEENTRACK_KEY=key):
        client = Client(enforce_csrf_checks=True)
        return client.post("/hooks/17track/", body, content_type="application/json", headers={"sign": sign}).status_code


def work_off() -> list[dict]:
    with acting_as_system():
        left = InboundMessage.objects.filter(done_at=None).order_by("pk")
        return [read_message(message_id=message.pk, now=NOW) for message in left]


def test_the_published_signature_and_no_other() -> None:
    assert is_signed(body=VECTOR, sign=SIGN, key=KEY)
    assert is_signed(body=VECTOR, sign=SIGN.upper(), key=KEY)
    assert not is_signed(body=VECTOR + b" ", sign=SIGN, key=KEY)
    assert not is_signed(body=VECTOR, sign=SIGN[:-1] + "5", key=KEY)
    assert not is_signed(body=VECTOR, sign="é", key=KEY)
    assert not is_signed(body=VECTOR, sign=hashlib.sha256(VECTOR + b"/").hexdigest(), key="")


def test_what_is_not_signed_leaves_no_trace() -> None:
    assert send(VECTOR, "0" * 64) == 401
    assert send(VECTOR, hashlib.sha256(VECTOR + b"/").hexdigest(), key="") == 401
    with acting_as_system():
        assert not InboundMessage.objects.exists()
        assert not Job.objects.filter(kind="tracking.read_message").exists()


def test_a_message_is_kept_once_and_its_parcel_follows() -> None:
    parcel = make_parcel(number="RX000000080CN")
    assert [send(body_of("delivered")) for _ in range(3)] == [200, 200, 200]
    with acting_as_system():
        assert (InboundMessage.objects.count(), Job.objects.filter(kind="tracking.read_message").count()) == (1, 1)
    (result,) = work_off()
    assert result == {"added": 6, "repeated": 0, "unmatched": 0, "refused": [], "assumed": {"CN": 1, "ES": 1}}
    assert state_of(parcel) == ("delivered", day(4), day(16, 10).replace(minute=5))
    with acting_as_system():
        events = parcel.events.order_by("occurred_at").values_list("carrier_code", "occurred_at", "location")
        assert list(events)[1:4] == [
            ("InTransit_Departure", day(6, 10).replace(minute=20), "Guangzhou, CN"),
            ("InTransit_Arrival", day(12, 21).replace(minute=30), "Madrid, ES"),
            ("InTransit_CustomsRequiringInformation", day(14, 7).replace(minute=15), "ES"),
        ]
        assert not TrackingProblem.objects.filter(closed_at=None).exists()
        message = InboundMessage.objects.get()
        assert read_message(message_id=message.pk, now=NOW)["repeated"] == 6


def test_what_cannot_be_read_keeps_nothing_else_from_being_read() -> None:
    parcel = make_parcel(number="RX000000080CN")
    assert (send(body_of("accepted")), send(body_of("stopped")), send(b"[]")) == (200, 200, 200)
    accepted, stopped, nonsense = work_off()
    assert (accepted["added"], accepted["unmatched"], stopped["added"]) == (1, 1, 0)
    assert [line[:28] for line in accepted["refused"]] == [
        "3: the event has no time at ",
        "4: an event of RX000000005CN",
    ]
    assert nonsense["refused"] == ["0: the message is not JSON of 17TRACK with 'data'"]
    assert state_of(parcel)[0] == "in_transit"
    assert parcel.sub_status == "InTransit_Teleported"
    with acting_as_system():
        assert UnmatchedScan.objects.get().tracking_no == "RX000000005CN"


def told(*events: dict, provider: str | None = "CN", recipient: str | None = "ES") -> bytes:
    """A message of local times, as a provider of a country tells them of a parcel to another one."""
    info = {
        "shipping_info": {"recipient_address": {"country": recipient}},
        "tracking": {"providers": [{"provider": {"key": 3011, "country": provider}, "events": list(events)}]},
    }
    return json.dumps({"data": {"accepted": [{"number": "RX000000080CN", "track_info": info}]}}).encode()


def local(day: int, sub_status: str, hour: int = 10, **address: str) -> dict:
    raw = {"date": f"2026-08-{day:02}", "time": f"{hour}:00:00", "timezone": None}
    return {"time_iso": None, "time_utc": None, "time_raw": raw, "sub_status": sub_status, "address": address or None}


WAY = (local(4, "InTransit_PickedUp"), local(12, "InTransit_Arrival"), local(16, "Delivered_Other"))


@pytest.mark.parametrize(
    ("provider", "recipient", "hours", "refused"),
    [
        ("CN", "ES", [2, 8, 8], 0),
        ("CN", None, [2, 2, 2], 0),
        ("ES", None, [8, 8, 8], 0),
        (None, "ES", [2, 8, 8], 0),
        ("China", "Spain", [2], 2),
        (None, None, [2], 2),
        ("CN", "XK", [2], 2),
    ],
)
def test_a_local_time_without_a_place_is_of_the_destination_or_the_provider(
    provider: str | None, recipient: str | None, hours: list[int], refused: int
) -> None:
    """From its arrival on a parcel is where it goes to, before that with the carrier that tells of it."""
    parcel = make_parcel(number="RX000000080CN")
    send(told(*WAY, provider=provider, recipient=recipient))
    (result,) = work_off()
    assert (result["added"], len(result["refused"])) == (3 - refused, refused)
    with acting_as_system():
        events = parcel.events.order_by("occurred_at")
        assert [event.occurred_at.hour for event in events] == hours
        assert {event.country for event in events} == {""}


def test_the_events_own_country_comes_first() -> None:
    parcel = make_parcel(number="RX000000080CN")
    send(told(local(12, "InTransit_Arrival", country="US"), provider="CN", recipient="ES"))
    assert work_off()[0]["assumed"] == {"US": 1}
    assert state_of(parcel)[1] == day(12, 14)


def test_the_desk_finds_messages_with_refused_events_and_reads_them_again() -> None:
    parcel, desk = make_parcel(number="RX000000080CN"), proven_client(make_staff("ming@haitun.example"))
    send(told(*WAY, provider=None, recipient="XK"))
    send(told(local(5, "InTransit_Departure")))
    work_off()
    with acting_as_system():
        mended, fine = InboundMessage.objects.order_by("pk")
    page = "/admin/tracking/inboundmessage/"

    def listed(query: str) -> set[int]:
        found = desk.get(page + query).content.decode()
        return {message.pk for message in (mended, fine) if f"{page}{message.pk}/change/" in found}

    assert (listed("?refused=yes"), listed("?refused=no"), listed("")) == ({mended.pk}, {fine.pk}, {mended.pk, fine.pk})
    shown = desk.get(f"{page}{mended.pk}/change/").content.decode()
    assert "no time zone is known for &#x27;XK&#x27;" in shown
    assert "1 added, 0 known, 0 waiting for a parcel" in shown
    with acting_as_ops():
        Facility.objects.create(code="XK", name="Kosovo", country="XK", zone="Europe/Belgrade")
    again = desk.post(f"{page}{mended.pk}/act/read_again/", follow=True).content.decode()
    assert f"17track #{mended.pk} is read again: 2 events added, 0 refused." in again
    assert state_of(parcel) == ("delivered", day(4, 2), day(16, 8))
    assert listed("?refused=yes") == set()
    with acting_as_system():
        event = DomainEvent.objects.get(name="inbound_message.read_again")
        assert event.payload == {"added": 2, "repeated": 1, "unmatched": 0, "refused": 0}
        assert event.actor is not None
        assert parcel.events.count() == 4


def test_text_that_the_database_would_refuse_is_mended() -> None:
    parcel = make_parcel(number="RX000000080CN")
    event = r'{"time_iso":"2026-08-05T10:00:00Z","description":"a\u0000b\ud800","sub_status":"In\u0000"}'
    start = '{"data":{"number":"RX000000080CN","track_info":{"tracking":{"providers":[{"events":['
    body = start + event + "]}]}}}}"
    assert send(body.encode()) == 200
    assert work_off()[0]["added"] == 1
    with acting_as_system():
        kept = parcel.events.get()
    assert (kept.carrier_text, kept.carrier_code) == ("a\ufffdb?", "In\ufffd")
    assert kept.raw["description"] == "a\ufffdb?"
