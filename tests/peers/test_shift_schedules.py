"""Shift-based schedules as python-dateutil reads their rules and Python's zone data their clocks: no difference."""

import datetime
import random
import zoneinfo

from conftest import OWNER
from dateutil import rrule

# Changes of an hour and of half an hour, in both hemispheres, at midnight, and none.
ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "America/Santiago",
    "America/St_Johns",
    "Africa/Cairo",
    "Asia/Kolkata",
]
SCHEDULES = 160
DAY = datetime.timedelta(days=1)
UTC = datetime.UTC
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def stamp(local):
    return local.strftime("%Y%m%dT%H%M%S")


def iso(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def days_of(chance, frequency):
    days = sorted(chance.sample(range(7), chance.randint(1, 5)))
    ordinal = frequency in ("MONTHLY", "YEARLY") and chance.random() < 0.6
    return ",".join((str(chance.choice([1, 2, 4, -1, -2])) if ordinal else "") + WEEKDAYS[day] for day in days)


def random_rule(chance, start):
    """A rule's text; what dateutil leaves open (positions in a first week) is not asked for."""
    frequency = chance.choice(["DAILY", "WEEKLY", "WEEKLY", "HOURLY", "MONTHLY", "MONTHLY", "YEARLY"])
    interval = chance.choice([1, 2, 3, 5, 8, 12, 25]) if frequency == "HOURLY" else chance.choice([1, 1, 2, 3])
    parts = [f"FREQ={frequency}", f"INTERVAL={interval}"]
    if chance.random() < 0.5:
        parts.append("BYDAY=" + days_of(chance, frequency))
        if frequency == "MONTHLY" and chance.random() < 0.4:
            parts.append(f"BYSETPOS={chance.choice([1, 2, -1])}")
    if frequency == "YEARLY":
        parts.append("BYMONTH=" + ",".join(str(month) for month in sorted(chance.sample(range(1, 13), 6))))
    elif frequency in ("DAILY", "MONTHLY") and chance.random() < 0.3:
        days = [str(day) for day in sorted(chance.sample(range(1, 32), 10))]
        parts.append("BYMONTHDAY=" + ",".join(days + ["-1"]))
    if chance.random() < 0.2:
        parts.append("BYHOUR=" + ",".join(str(hour) for hour in sorted(chance.sample(range(24), 2))))
    if chance.random() < 0.3:
        parts.append(f"WKST={chance.choice(WEEKDAYS)}")
    if chance.random() < 0.15:
        parts.append(f"COUNT={chance.randint(1, 400)}")
    elif chance.random() < 0.15:
        parts.append(f"UNTIL={stamp(start + chance.randint(10, 500) * DAY)}")
    return ";".join(parts)


class Case:
    """A random event, and what dateutil makes of it."""

    def __init__(self, seed, now, people):
        self.chance = chance = random.Random(seed)
        self.zone_name = chance.choice(ZONES)
        self.zone = zoneinfo.ZoneInfo(self.zone_name)
        minutes = datetime.timedelta(minutes=30 * chance.randint(-200 * 48, 30 * 48))
        self.start = (now + minutes).replace(minute=chance.choice([0, 30]), second=0, microsecond=0)
        self.end = self.start + datetime.timedelta(minutes=30 * chance.choice([1, 2, 8, 16, 24, 48, 100, 336]))
        self.local = self.start.astimezone(self.zone).replace(tzinfo=None)
        self.length = self.end.astimezone(self.zone).replace(tzinfo=None) - self.local
        self.rule = random_rule(chance, self.local)
        self.since = (now + chance.randint(1, 330) * DAY).replace(microsecond=0)
        self.since = self.change_near(self.since) - chance.randint(0, 3) * DAY
        self.until = self.since + chance.randint(2, 8) * DAY
        self.members = [chance.choice(people) for _ in range(chance.randint(1, 4))]
        self.shifts_per_member = chance.randint(1, 3)
        self.every = chance.random() < 0.2
        self.dates = {"RDATE": [], "EXDATE": []}
        if chance.random() < 0.3:
            named = list(self.rules().between(self.local, self.local + 500 * DAY, inc=True))[:600]
            self.dates["EXDATE"] = chance.sample(named, min(len(named), 5))
            extra = [self.local + datetime.timedelta(hours=chance.randint(0, 9000)) for _ in range(3)]
            self.dates["RDATE"] = extra + chance.sample(named, min(len(named), 2))

    def change_near(self, moment):
        """The first moment of the next clock change within half a year, or the moment itself."""
        for hours in range(0, 183 * 24):
            later = moment + datetime.timedelta(hours=hours)
            if later.astimezone(self.zone).utcoffset() != moment.astimezone(self.zone).utcoffset():
                return later
        return moment

    def rules(self):
        return rrule.rrulestr(self.rule, dtstart=self.local)

    def lines(self):
        dates = [f"{name}:{','.join(stamp(date) for date in dates)}" for name, dates in self.dates.items() if dates]
        return ["RRULE:" + self.rule, *dates]

    def body(self):
        zoned = lambda moment: {"date_time": iso(moment), "time_zone": self.zone_name}
        strategy = {"members": [{"type": "user_member", "user_id": user} for user in self.members]}
        if self.every:
            strategy["type"] = "every_member_assignment_strategy"
        else:
            strategy |= {"type": "rotating_member_assignment_strategy", "shifts_per_member": self.shifts_per_member}
        return {"event": {
            "name": "Random", "start_time": zoned(self.start), "end_time": zoned(self.end),
            "effective_since": iso(self.start), "recurrence": self.lines(), "assignment_strategy": strategy,
        }}

    def moment(self, local):
        """When a clock shows this: a skipped time by the offset before, a doubled one at the first pass."""
        return local.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def expected(self, effective_since):
        named = rrule.rruleset()
        named.rrule(self.rules())
        for date in self.dates["RDATE"]:
            named.rdate(date)
        for date in self.dates["EXDATE"]:
            named.exdate(date)
        last = (self.until + 20 * DAY).astimezone(self.zone).replace(tzinfo=None)
        locals_ = []
        for local in named:
            if local > last:
                break
            locals_.append(local)
        starts = [self.moment(local) for local in locals_]
        shifts = []
        for number, local in enumerate(locals_):
            following = starts[number + 1:number + 60]
            end = min([self.moment(local + self.length), *following])
            start, end = max(starts[number], effective_since, self.since), min(end, self.until)
            if start >= end:
                continue
            members = self.members if self.every else [self.members[number // self.shifts_per_member % len(self.members)]]
            shifts += [(iso(start), iso(end), user) for user in members]
        return sorted(shifts)


def test_random_rules_are_as_dateutil_and_zoneinfo_say(vigie):
    people = [vigie.rest("GET", "/users")["users"][0]["id"]]
    for number in range(3):
        user = {"name": f"Person {number}", "email": f"person{number}@example.org", "type": "user"}
        people.append(vigie.rest("POST", "/users", {"user": user})["user"]["id"])
    assert OWNER, "the first person owns the account"
    now = datetime.datetime.now(UTC)
    compared = shifts = 0
    for seed in range(SCHEDULES):
        case = Case(seed, now, people)
        schedule = {"name": f"Random {seed}", "time_zone": "Etc/UTC"}
        path = "/v3/schedules/" + vigie.rest("POST", "/v3/schedules", {"schedule": schedule})["schedule"]["id"]
        rotation = vigie.rest("POST", f"{path}/rotations", {})["rotation"]["id"]
        status, text = vigie.request("POST", f"{path}/rotations/{rotation}/events", case.body())
        if status == 400 and "within ten years" in text:
            continue
        assert status == 201, f"seed {seed}: {case.lines()}: {text}"
        query = f"since={iso(case.since)}&until={iso(case.until)}&include[]=final_schedule"
        final = vigie.rest("GET", f"{path}?{query}")["schedule"]["final_schedule"]["computed_shift_assignments"]
        found = sorted((one["start_time"], one["end_time"], one["member"]["user_id"]) for one in final)
        since = vigie.rest("GET", f"{path}/rotations/{rotation}")["rotation"]["events"][0]["effective_since"]
        expected = case.expected(datetime.datetime.fromisoformat(since))
        assert found == expected, f"seed {seed}: {case.lines()} from {case.start} to {case.end} in {case.zone_name}"
        compared += 1
        shifts += len(found)
    print(f"{compared} schedules with {shifts} shifts agree")
    assert compared > SCHEDULES * 0.8 and shifts > SCHEDULES
