"""A model of schedules in Python's zoneinfo, written without a look at the Rust code.

Reads one schedule per line (JSON, times in seconds since 1970) and writes, per line, what each layer, the overrides
and the whole schedule do between `since` and `until`: lists of [user, start, end].
"""

import json
import sys
from bisect import bisect_right
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

UTC = timezone.utc


def wall(zone, at):
    """What the wall clock shows at a moment, without its offset."""
    return datetime.fromtimestamp(at, UTC).astimezone(zone).replace(tzinfo=None, fold=0)


def moment(zone, reading):
    """When the wall clock shows this: at the first pass, or as much later as the clock is put forward."""
    return int(reading.replace(tzinfo=zone, fold=0).timestamp())


class Layer:
    def __init__(self, layer, schedule):
        self.zone = ZoneInfo(layer["time_zone"] or schedule["time_zone"])
        self.users = layer["users"]
        self.start, self.end = layer["start"], layer["end"]
        since, until = wall(self.zone, schedule["since"]), wall(self.zone, schedule["until"])
        # More than the clock is ever put forward or back. Of turns of seconds so many days would be too many to list, and
        # only Samoa ever left out a day.
        is_short = layer["turn_seconds"] < 3600 and until - since < timedelta(hours=3) and self.zone.key != "Pacific/Apia"
        margin = timedelta(hours=4) if is_short else timedelta(days=3)
        self.find_turns(layer, since - margin, until + margin)
        self.always = not layer["restrictions"]
        self.open = []
        for restriction in layer["restrictions"]:
            self.find_open(restriction, since, until)

    def find_turns(self, layer, since, until):
        """The moments at which turns start, and the highest number that has started by then."""
        first = wall(self.zone, layer["virtual_start"])
        length = timedelta(seconds=layer["turn_seconds"])
        number = (since - first) // length
        started = []
        while first + number * length <= until:
            started.append((moment(self.zone, first + number * length), number))
            number += 1
        highest = None
        self.moments, self.numbers = [], []
        for at, number in sorted(started):
            highest = number if highest is None else max(highest, number)
            self.moments.append(at)
            self.numbers.append(highest)

    def find_open(self, restriction, since, until):
        length = timedelta(seconds=restriction["seconds"])
        day = datetime(since.year, since.month, since.day) - timedelta(days=9)
        while day <= until + timedelta(days=1):
            if restriction["weekday"] in (None, day.isoweekday()):
                start = day + timedelta(seconds=restriction["start_second"])
                times = moment(self.zone, start), moment(self.zone, start + length)
                if times[0] < times[1]:
                    self.open.append(times)
            day += timedelta(days=1)

    def edges(self):
        yield self.start
        if self.end is not None:
            yield self.end
        yield from self.moments
        for times in self.open:
            yield from times

    def at(self, at):
        """The turn and the person, or None."""
        if at < self.start or (self.end is not None and at >= self.end):
            return None
        if not self.always and not any(start <= at < end for start, end in self.open):
            return None
        number = self.numbers[bisect_right(self.moments, at) - 1]
        return number, self.users[number % len(self.users)]


class Over:
    def __init__(self, over):
        self.user, self.start, self.end = over["user"], over["start"], over["end"]

    def edges(self):
        return self.start, self.end

    def at(self, at):
        return (0, self.user) if self.start <= at < self.end else None


def entries(sources, since, until):
    """The person of the last source that has one, one entry for each time without a change of source or turn."""
    edges = {edge for source in sources for edge in source.edges() if since < edge < until}
    result, last = [], None
    for start, end in zip([since, *sorted(edges)], [*sorted(edges), until]):
        key = None
        for place, source in reversed(list(enumerate(sources))):
            found = source.at(start)
            if found:
                key = (place, *found)
                break
        if key and key == last:
            result[-1][2] = end
        elif key:
            result.append([key[2], start, end])
        last = key
    return result


def main():
    for line in sys.stdin:
        schedule = json.loads(line)
        layers = [Layer(layer, schedule) for layer in schedule["layers"]]
        overrides = [Over(over) for over in schedule["overrides"]]
        window = schedule["since"], schedule["until"]
        answer = [entries([layer], *window) for layer in layers]
        answer += [entries(overrides, *window), entries(layers + overrides, *window)]
        print(json.dumps(answer))


main()
