"""FollowTheMoney entities as JSON lines: people, posts, who held them, organisations and documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from gazette_parser.export.source import Source, draft, made
from gazette_parser.screen import counted

Entity = dict[str, Any]
_PERSONS = 'SELECT person_id, person, gender, ethnicity, birth_date FROM persons ORDER BY ALL'
_IDS = '''
SELECT row_id, min(person_id) AS person_id FROM (SELECT person_id, unnest(evidence) AS row_id FROM persons) GROUP BY row_id'''
_TENURES = f'SELECT t.*, person_id FROM tenures t JOIN ({_IDS}) p ON p.row_id = t.evidence[1] ORDER BY tenure_id'
_MEMBERS = f'''
SELECT DISTINCT ON (row_id) row_id, "group", role, person_id, dated, document_id, quote FROM members
JOIN ({_IDS}) USING (row_id) JOIN (SELECT document_id, dated FROM documents) USING (document_id)
WHERE "group" IS NOT NULL ORDER BY row_id, document_id'''
_UNITS = '''
SELECT unit, any_value(kind) AS kind, list(DISTINCT alias) AS aliases
FROM (SELECT unit, kind, unnest(aliases) AS alias FROM units) GROUP BY unit ORDER BY unit'''
_DOCUMENTS = '''
SELECT document_id, doc_no, title, dated, dated_precision, issuers, source_name
FROM documents JOIN issues USING (issue_id) ORDER BY document_id'''
_STATUS = {'current': 'current', 'ended': 'ended', 'unknown_start': 'ended'}


def write(source: Source, target: Path) -> str:
    """One file, an entity a line, each once; says what was written."""
    found = {entity['id']: entity for entity in entities(source)}
    with draft(made(target)) as place, place.open('w', encoding='utf8') as file:
        for entity in found.values():
            file.write(json.dumps(entity, ensure_ascii=False) + '\n')
    return f'{target}: {counted(len(found), "entity", "entities")}'


def entities(source: Source) -> Iterator[Entity]:
    """All entities; an entity that several rows make is given several times, alike."""
    for row in source.ask(_DOCUMENTS):
        yield _document(row)
    for row in source.ask(_UNITS):
        yield _unit(row)
    for row in source.ask(_PERSONS):
        yield _entity('Person', (row['person_id'],), name=row['person'], gender=_GENDERS.get(row['gender']),
                      ethnicity=row['ethnicity'], birthDate=row['birth_date'], country='cn')
    for row in source.ask(_TENURES):
        yield from _occupancy(row)
    for row in source.ask(_MEMBERS):
        yield from _membership(row)


_GENDERS = {'男': 'male', '女': 'female'}


def _entity(schema: str, key: tuple[Any, ...], **properties: Any) -> Entity:
    values = {name: [str(v) for v in (value if isinstance(value, list) else [value])]
              for name, value in properties.items() if value not in (None, [])}
    return {'id': name_of(schema, key), 'schema': schema, 'properties': values}


def name_of(schema: str, key: tuple[Any, ...]) -> str:
    """The name of an entity: the same facts give the same one.

    >>> name_of('Person', ('a',)) == name_of('Person', ('a',)) != name_of('Person', ('b',))
    True
    """
    kind = 'Organization' if schema == 'PublicBody' else schema
    return 'gazette-' + sha256('\n'.join((kind, *map(str, key))).encode()).hexdigest()[:20]


def _document(row: dict[str, Any]) -> Entity:
    length = {'day': 10, 'month': 7, 'year': 4}.get(row['dated_precision'] or 'day', 10)
    return _entity('Document', (row['document_id'],), title=row['title'], name=row['title'], fileName=row['source_name'],
                   date=str(row['dated'])[:length] if row['dated'] else None, author=row['issuers'], summary=row['doc_no'],
                   country='cn', language='zho')


def _unit(row: dict[str, Any]) -> Entity:
    schema = 'Organization' if row['kind'] in ('enterprise', 'collective') else 'PublicBody'
    aliases = sorted(alias for alias in row['aliases'] or [] if alias != row['unit'])
    return _entity(schema, (row['unit'],), name=row['unit'], alias=aliases, country='cn', classification=row['kind'])


def _occupancy(row: dict[str, Any]) -> Iterator[Entity]:
    """A post, the body it belongs to, and that a person held it."""
    post = (row['organization'] or '') + (row['title'] or '') or row['post']
    body = _entity('PublicBody', (row['organization'],), name=row['organization'], country='cn') if row['organization'] else None
    if body:
        yield body
    place = _entity('Position', (post,), name=post, country='cn', organization=body['id'] if body else None,
                    subnationalArea=row['region'])
    yield place
    yield _entity('Occupancy', (row['tenure_id'],), holder=name_of('Person', (row['person_id'],)), post=place['id'],
                  startDate=row['start_on'], endDate=row['end_on'], status=_STATUS[row['state']], recordId=row['evidence'],
                  description=row['post'])


def _membership(row: dict[str, Any]) -> Iterator[Entity]:
    """A leading group, and that a person sat in it."""
    group = _entity('PublicBody', (row['group'],), name=row['group'], country='cn')
    yield group
    yield _entity('Membership', (row['row_id'],), member=name_of('Person', (row['person_id'],)),
                  organization=group['id'], role=row['role'], date=row['dated'], recordId=row['row_id'])
