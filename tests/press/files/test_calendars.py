"""A calendar for other software: written by one library, read back here by another."""

from datetime import UTC, date, datetime

import vobject

from press.files.calendars import CalendarDay, as_ics

TODAY = date(2026, 11, 24)
LONG = "Réexaminer le contenu de la convention, chaque année ; « annexe » \\ suite\n" * 3
DAYS = [
    CalendarDay("fin-1", date(2027, 12, 31), "Fin", "fin", "", "https://prorata.example/c/"),
    CalendarDay(
        "echeance-2-20270101", date(2027, 1, 1), LONG, "échéance", LONG, "https://a.example/"
    ),
]


def written(days=DAYS, on=TODAY) -> bytes:
    return as_ics(days, name="Prorata", host="prorata.example", on=on)


def test_another_library_reads_what_was_written():
    calendar = vobject.readOne(written().decode())
    assert (calendar.version.value, calendar.calscale.value) == ("2.0", "GREGORIAN")
    assert (calendar.method.value, calendar.prodid.value) == (
        "PUBLISH",
        "-//Prorata//Calendrier//FR",
    )
    end, duty = calendar.vevent_list
    assert (end.uid.value, duty.uid.value) == (
        "fin-1@prorata.example",
        "echeance-2-20270101@prorata.example",
    )
    assert (end.dtstart.value, end.dtend.value) == (date(2027, 12, 31), date(2028, 1, 1))
    assert duty.description.value == LONG
    assert (duty.transp.value, end.url.value) == ("TRANSPARENT", "https://prorata.example/c/")


def test_lines_are_as_thunderbird_and_outlook_want_them():
    """RFC 5545 3.1: CRLF, 75 octets at most, and no letter cut in two."""
    content = written()
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert (lines[0], lines[-2:]) == (b"BEGIN:VCALENDAR", [b"END:VCALENDAR", b""])
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    assert {b"REFRESH-INTERVAL;VALUE=DURATION:PT12H", b"X-PUBLISHED-TTL:PT12H"} <= set(lines)
    assert b"DTSTART;VALUE=DATE:20271231" in lines


def test_the_same_day_gives_the_same_bytes_and_the_next_one_later_stamps():
    assert written() == written()
    event = vobject.readOne(written(on=date(2026, 11, 25)).decode()).vevent_list[0]
    assert f"{event.dtstamp.value:%Y%m%dT%H%M%S}" == "20261125T000000"
    assert event.last_modified.value == event.dtstamp.value


def test_a_calendar_without_a_day_is_a_calendar():
    assert "vevent" not in vobject.readOne(written([]).decode()).contents


def test_an_event_says_when_it_changed_and_is_not_hidden_from_whoever_reads_the_feed():
    at = datetime(2026, 11, 20, 9, 5, 12, 345, tzinfo=UTC)
    moved = [CalendarDay("fin-1", date(2028, 1, 1), "Fin", "fin", "", "https://a.example/", 4, at)]
    for on in (TODAY, date(2026, 11, 25)):
        event = vobject.readOne(written(moved, on).decode()).vevent_list[0]
        assert (event.sequence.value, event.last_modified.value) == ("4", at.replace(microsecond=0))
    assert "class" not in event.contents
