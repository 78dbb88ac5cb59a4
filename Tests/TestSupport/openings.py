"""Answers questions about calendars with Python's own knowledge of time zones.

Reads cases from standard input and writes an answer for each, both as JSON. A zone is a name, or the bytes
of a file in hexadecimal digits.
"""

import io
import json
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def zone_of(case):
    if "bytes" in case:
        return ZoneInfo.from_file(io.BytesIO(bytes.fromhex(case["bytes"])))
    return ZoneInfo(case["zone"])


def local_time(zone, second):
    return (EPOCH + timedelta(seconds=second)).astimezone(zone)


def is_among(day, text):
    first, _, last = text.partition("..")
    last = last or first
    if len(first) == 5:
        day = day[5:]
    if first <= last:
        return first <= day <= last
    return day >= first or day <= last


def windows(case, moment):
    day = moment.date().isoformat()
    special = [one for one in case["special"] if is_among(day, one["days"])]
    special.sort(key=lambda one: len(one["days"].partition("..")[0]) == 5)
    if special:
        return special[0]["windows"]
    if any(is_among(day, days) for days in case["closed"]):
        return []
    return case["days"][moment.weekday()]


def is_open(case, zone, second):
    moment = local_time(zone, second)
    minute = moment.hour * 60 + moment.minute
    return any(begin <= minute < end for begin, end in windows(case, moment))


def walk(case, zone, start, length, limit):
    """When the calendar opens first, and when so many open minutes have passed: minute by minute."""
    opening = None
    passed = 0
    for second in range(start, start + limit * 60, 60):
        if is_open(case, zone, second):
            if opening is None:
                opening = second
            passed += 1
            if passed == length:
                return {"opening": opening, "due": second + 60}
    return {"opening": opening, "due": None}


def answer(case):
    zone = zone_of(case)
    if "days" not in case:
        return [
            round(local_time(zone, second).utcoffset().total_seconds())
            for second in case["instants"]
        ]
    return {
        "open": [is_open(case, zone, second) for second in case["instants"]],
        "walks": [
            walk(case, zone, one["start"], one["length"], one["limit"]) for one in case["walks"]
        ],
    }


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
