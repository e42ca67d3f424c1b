"""Calendars of a real library (PyPI: icalendar, recurring-ical-events): one is imported, the feed is read back."""

import urllib.error
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from conftest import OWNER, TOKEN

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module")
def people(vigie):
    """Two people with names of their own."""
    made = []
    for name in ("Ada Lovelace-Byron", "Émilie O'Châtelet"):
        address = f"{uuid.uuid4().hex[:8]}@example.org"
        body = {"type": "user", "name": f"{name} {uuid.uuid4().hex[:6]}", "email": address, "role": "user"}
        made.append(vigie.rest("POST", "/users", {"user": body})["user"])
    return made


def send_calendar(vigie, path, calendar):
    """Status and text of a calendar that is posted."""
    headers = {"Authorization": f"Token token={TOKEN}", "From": OWNER, "Content-Type": "text/calendar"}
    request = urllib.request.Request(vigie.url + path, calendar.to_ical(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def calendar_of(*events):
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Vigie//peer test//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Rota {uuid.uuid4().hex[:8]}")
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar


def event(summary, start, end, **properties):
    made = icalendar.Event()
    made.add("uid", uuid.uuid4().hex)
    made.add("dtstamp", datetime.now(timezone.utc))
    made.add("summary", summary)
    made.add("dtstart", start)
    made.add("dtend", end)
    for name, value in properties.items():
        made.add(name, value)
    return made


def next_monday(hour):
    today = datetime.now(PARIS).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 - today.weekday())


def rendered(vigie, schedule, since, until):
    """REST's final schedule: who from when until when."""
    span = f"since={since:%Y-%m-%dT%H:%M:%SZ}&until={until:%Y-%m-%dT%H:%M:%SZ}&overflow=true&time_zone=UTC"
    shown = vigie.rest("GET", f"/schedules/{schedule['id']}?{span}")["schedule"]["final_schedule"]
    moment = datetime.fromisoformat
    return [
        (entry["user"]["summary"], moment(entry["start"]), moment(entry["end"]))
        for entry in shown["rendered_schedule_entries"]
    ]


def address_of(vigie, schedule):
    return vigie.rest("GET", f"/vigie/v1/schedules/{schedule['id']}/calendar")["calendar"]["http_cal_url"]


def persons_address(vigie, person):
    return vigie.rest("GET", f"/users/{person['id']}?include[]=calendar_urls")["user"]["http_cal_url"]


def read_feed(vigie, address):
    """What a calendar program gets that knows nothing but the address."""
    with urllib.request.urlopen(vigie.url + "/private/" + address.split("/private/")[1], timeout=30) as reply:
        assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
        return icalendar.Calendar.from_ical(reply.read())


def feed_of(vigie, schedule):
    return read_feed(vigie, address_of(vigie, schedule))


def assert_leads_nowhere(vigie, address):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        read_feed(vigie, address)
    assert refusal.value.code == 404
    refusal.value.close()


def shifts_of(feed, since, until):
    return sorted((one.start, one.end) for one in recurring_ical_events.of(feed).between(since, until))


def daily_turns(vigie, people, **fields):
    """A schedule in Paris in which people take turns of a day since three days ago."""
    start = (datetime.now(timezone.utc) - timedelta(days=3)).strftime("%Y-%m-%dT08:00:00Z")
    layer = {
        "start": start,
        "rotation_virtual_start": start,
        "rotation_turn_length_seconds": 86400,
        "users": [{"user": {"id": one["id"], "type": "user_reference"}} for one in people],
    }
    body = {"type": "schedule", "name": f"Turns {uuid.uuid4().hex[:8]}", "time_zone": "Europe/Paris", "schedule_layers": [layer | fields]}
    return vigie.rest("POST", "/schedules", {"schedule": body})["schedule"]


def test_a_calendar_that_a_library_wrote_is_imported_and_read_back_from_the_feed(vigie, people):
    start = next_monday(9)
    week = timedelta(days=7)
    first = event(
        f"On call: {people[0]['name']}",
        start,
        start + week,
        rrule={"freq": "weekly", "interval": 2, "count": 10},
        exdate=start + 4 * week,
    )
    second = event("Pager duty of the week", start + week, start + 2 * week, rrule={"freq": "weekly", "interval": 2, "count": 10})
    second.add("attendee", f"mailto:{people[1]['email']}")
    calendar = calendar_of(first, second)
    status, text = send_calendar(vigie, "/vigie/v1/schedules/import?time_zone=Europe/Paris", calendar)
    assert status == 201, text
    schedule = vigie.rest("GET", f"/schedules?query={calendar['x-wr-calname'].replace(' ', '%20')}")["schedules"][0]

    since, until = datetime.now(timezone.utc), datetime.now(timezone.utc) + timedelta(days=150)
    names = {str(first["uid"]): people[0]["name"], str(second["uid"]): people[1]["name"]}
    wanted = sorted(
        (names[str(one["uid"])], one.start.astimezone(timezone.utc), one.end.astimezone(timezone.utc))
        for one in recurring_ical_events.of(calendar).between(since, until)
    )
    shown = rendered(vigie, schedule, since, until)
    assert sorted(shown) == wanted, "what the library expands is what REST renders"
    assert len(wanted) > 15

    read_back = [
        (str(one["summary"]).split(" on call: ")[0], one.start, one.end)
        for one in recurring_ical_events.of(feed_of(vigie, schedule)).between(since, until)
    ]
    assert sorted(read_back) == sorted(shown), "what the feed says is what REST renders"


def test_a_rotation_over_a_clock_change_reads_the_same_in_the_feed(vigie, people):
    nights = [{"type": "daily_restriction", "start_time_of_day": "18:00:00", "duration_seconds": 50400}]
    schedule = daily_turns(vigie, people, restrictions=nights)
    since, until = datetime.now(timezone.utc), datetime.now(timezone.utc) + timedelta(days=180)
    feed = feed_of(vigie, schedule)
    read_back = [(str(one["summary"]).split(" on call: ")[0], one.start, one.end) for one in recurring_ical_events.of(feed).between(since, until)]
    shown = rendered(vigie, schedule, since, until)
    assert sorted(read_back) == sorted(shown)
    assert len(shown) > 170
    assert len({str(one["uid"]) for one in feed.walk("VEVENT")}) == len(feed.walk("VEVENT")), "names are unique"


def test_a_persons_feed_holds_their_own_shifts_of_all_schedules(vigie, people):
    schedules = [daily_turns(vigie, people), daily_turns(vigie, list(reversed(people)))]
    since, until = datetime.now(timezone.utc), datetime.now(timezone.utc) + timedelta(days=100)
    names = {schedule["id"]: schedule["name"] for schedule in schedules}
    for person in people:
        feed = read_feed(vigie, persons_address(vigie, person))
        for schedule, name in names.items():
            own = [one for one in feed.walk("VEVENT") if str(one["summary"]) == f"On call: {name}"]
            read_back = shifts_of(calendar_of(*own), since, until)
            shown = rendered(vigie, {"id": schedule}, since, until)
            assert read_back == sorted((start, end) for who, start, end in shown if who == person["name"])
            assert len(read_back) > 45, "every second day"


def test_an_address_that_was_taken_back_leads_nowhere(vigie, people):
    schedule = daily_turns(vigie, people)
    of_schedule, of_person = address_of(vigie, schedule), persons_address(vigie, people[0])
    for known in (of_schedule, of_person):
        assert read_feed(vigie, known).walk("VEVENT")
    vigie.rest("DELETE", f"/vigie/v1/schedules/{schedule['id']}/calendar")
    vigie.rest("POST", f"/users/{people[0]['id']}/regenerate_private_url_key")
    for known in (of_schedule, of_person):
        assert_leads_nowhere(vigie, known)
    assert read_feed(vigie, persons_address(vigie, people[0])).walk("VEVENT"), "the new one does"


def test_a_calendar_that_names_strangers_is_refused_with_their_names(vigie, people):
    start = next_monday(9)
    stranger = event("Zaphod on call", start, start + timedelta(days=1))
    before = vigie.rest("GET", "/schedules?total=true")["total"]
    known = event(people[0]["name"], start, start + timedelta(days=1))
    status, text = send_calendar(vigie, "/vigie/v1/schedules/import", calendar_of(known, stranger))
    assert status == 400 and "Zaphod on call" in text and "names nobody" in text, text
    assert vigie.rest("GET", "/schedules?total=true")["total"] == before


def test_whole_days_of_leave_are_days_in_the_persons_zone(vigie, people):
    day = next_monday(0).date()
    leave = event("Skiing", day, day + timedelta(days=5))
    path = f"/vigie/v1/users/{people[0]['id']}/absences"
    status, text = send_calendar(vigie, f"{path}/import", calendar_of(leave))
    assert status == 201, text
    absence = vigie.rest("GET", path)["absences"][-1]
    zone = ZoneInfo(people[0]["time_zone"])
    midnight = lambda of: datetime(of.year, of.month, of.day, tzinfo=zone)
    assert datetime.fromisoformat(absence["start"]) == midnight(day)
    assert datetime.fromisoformat(absence["end"]) == midnight(day + timedelta(days=5))
    assert absence["reason"] == "Skiing"
