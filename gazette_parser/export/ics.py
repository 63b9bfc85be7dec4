"""iCalendar: what falls due as all-day events; what recurs is one event with its rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gazette_parser.export.source import Source, draft, made
from gazette_parser.screen import counted
from gazette_parser.version import VERSION

_EVENTS = '''
SELECT evidence[1] AS row_id, document_id, any_value(kind) AS kind, min(due_on) AS due_on, max(due_on) AS last_on,
       any_value(start_on) AS start_on, any_value(text) AS text, any_value(task) AS task, any_value(actor) AS actor,
       any_value(units) AS units, any_value(recurrence) AS recurrence, any_value(doc_no) AS doc_no, any_value(title) AS title
FROM agenda GROUP BY evidence[1], document_id ORDER BY due_on, document_id, row_id'''


def write(source: Source, target: Path) -> str:
    """One calendar; says what was written."""
    events = source.ask(_EVENTS)
    lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', f'PRODID:-//gazette-parser//{VERSION}//ZH', 'CALSCALE:GREGORIAN',
             'X-WR-CALNAME:政府公报期限', *(line for event in events for line in _event(event)), 'END:VCALENDAR']
    with draft(made(target)) as place:
        place.write_bytes(''.join(f'{part}\r\n' for line in lines for part in folded(line)).encode())
    return f'{target}: {counted(len(events), "event")}'


def _event(row: dict[str, Any]) -> Iterator[str]:
    window = row['kind'] == 'window' and row['start_on'] and row['start_on'] <= row['due_on']
    first = row['start_on'] if window else row['due_on']
    told = [row['text'], row['actor'], '、'.join(row['units'] or []), ' '.join(filter(None, (row['doc_no'], row['title'])))]
    yield from ('BEGIN:VEVENT', f'UID:{row["row_id"]}-{row["document_id"]}@gazette', f'DTSTAMP:{_day(first)}T000000Z',
                f'DTSTART;VALUE=DATE:{_day(first)}', f'DTEND;VALUE=DATE:{_day(row["due_on"] + timedelta(1))}')
    if row['recurrence']:
        yield f'RRULE:{rule(row["recurrence"])};UNTIL={_day(row["last_on"])}'
    yield f'SUMMARY:{escaped(row["task"] or row["text"])}'
    yield f'DESCRIPTION:{escaped(chr(10).join(filter(None, told)))}'
    yield from (f'CATEGORIES:{escaped(row["kind"])}', 'TRANSP:TRANSPARENT', 'END:VEVENT')


def rule(recurrence: str) -> str:
    """The rule with the day on which the agenda puts it: the last of a period without a day.

    >>> rule('FREQ=MONTHLY;INTERVAL=3')
    'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1'
    """
    if 'BY' in recurrence or 'FREQ=DAILY' in recurrence:
        return recurrence
    if 'FREQ=WEEKLY' in recurrence:
        return f'{recurrence};BYDAY=SU'
    return recurrence + (';BYMONTH=12' if 'FREQ=YEARLY' in recurrence else '') + ';BYMONTHDAY=-1'


def escaped(text: str) -> str:
    r"""Text as iCalendar writes it.

    >>> escaped('甲, 乙;\n丙')
    '甲\\, 乙\\;\\n丙'
    """
    text = text.replace('\\', '\\\\').replace(';', '\\;').replace(',', '\\,').replace('\r', '').replace('\n', '\\n')
    return ''.join(char for char in text if char == '\t' or ord(char) >= 32)


def folded(line: str) -> Iterator[str]:
    """A line cut into parts of at most 75 bytes, between characters."""
    part = ''
    for char in line:
        if len((part + char).encode()) > 75:
            yield part
            part = ' '
        part += char
    yield part


def _day(day: date) -> str:
    return day.strftime('%Y%m%d')
