"""Why a person should look at a target: kinds of text and of wording that leave it open whether a goal is set."""

from __future__ import annotations

from gazette_parser.extract.target_column import is_under
from gazette_parser.extract.target_gate import is_ordered
from gazette_parser.extract.target_place import Place, term, title_of
from gazette_parser.extract.target_tense import is_told


def doubt(place: Place, name: str) -> str | None:
    """Why a person should look at the row whose indicator is `name`."""
    if place.kind == 'norm':
        return 'a value in a regulation: goal or norm?'
    if place.kind == 'score':
        return 'a value in an appraisal: goal or threshold?'
    if place.tense == 'mixed':
        return 'the section tells of the past and of the future'
    if place.kind == 'facts' and not (place.says('sure_future', place.stretch_left) or is_under(place, 'task_header')):
        return 'a text that sets few goals: goal or fact?'
    if place.kind in ('plan', 'work') and _is_bare(place):
        return 'nothing says that the value is still to come'
    if term('reply_title').search(title_of(place.context)):
        return 'a reply: a goal, or what others asked for?'
    if term('odd_name').search(name):
        return 'the name of the indicator may be cut in the wrong place'
    return None


def _is_bare(place: Place) -> bool:
    """No verb, no bound, no word of time: 森林覆盖率66.5%; a plan that dispatches people lists them so (教师8人)."""
    if place.kind == 'plan' and (place.rule != 'amount' or place.match.get('bound') or place.unit in ('人', '名')):
        return False
    return not (is_told(place) or is_ordered(place) or place.context.cell(place.match.span.start))
