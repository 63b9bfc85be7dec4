"""Paragraph styles of a Word document, as far as they say something about the text: lists and dotted tabs."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from gazette_parser.read.numbering import W

LEADERS = ('dot', 'middleDot', 'hyphen', 'underscore', 'heavy')
MAX_BASED = 20  # styles based on one another; more is a circle


@dataclass(slots=True)
class Styles:
    """The paragraph properties of each style, and the style that it is based on."""

    properties: dict[str, etree._Element] = field(default_factory=dict)
    based_on: dict[str, str] = field(default_factory=dict)
    default: str = ''

    def of(self, paragraph: etree._Element) -> str:
        """The style of a paragraph."""
        return _value(paragraph.find(f'{W}pPr'), 'pStyle') or self.default

    def list_of(self, paragraph: etree._Element) -> tuple[str, int | None]:
        """The list of a paragraph and its level; '' where it has none, None where only the list knows the level."""
        for depth, properties in enumerate(self._chain(paragraph)):
            numbers = properties.find(f'{W}numPr')
            if numbers is not None and (list_id := _value(numbers, 'numId')):
                level = _value(numbers, 'ilvl')
                known = int(level) if level.isdecimal() else (0 if depth == 0 else None)
                return ('' if list_id == '0' else list_id), known
        return '', 0

    def leaders(self, paragraph: etree._Element) -> bool:
        """Whether the tabs of a paragraph print dots, as contents do."""
        return any(tab.get(f'{W}leader') in LEADERS for properties in self._chain(paragraph)
                   for tab in properties.iterfind(f'{W}tabs/{W}tab'))

    def is_centred(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph stands in the middle."""
        return next(filter(None, (_value(properties, 'jc') for properties in self._chain(paragraph))), '') == 'center'

    def _chain(self, paragraph: etree._Element) -> list[etree._Element]:
        """The paragraph's own properties, then those of its styles."""
        own = paragraph.find(f'{W}pPr')
        found = [own] if own is not None else []
        style = self.of(paragraph)
        for _ in range(MAX_BASED):
            if style in self.properties:
                found.append(self.properties[style])
            style = self.based_on.get(style, '')
        return found


def read_styles(root: etree._Element) -> Styles:
    """The paragraph styles of styles.xml."""
    made = Styles()
    for style in root.iterfind(f'{W}style'):
        name = style.get(f'{W}styleId', '')
        if style.get(f'{W}type') == 'paragraph':
            made.based_on[name] = _value(style, 'basedOn')
            if (properties := style.find(f'{W}pPr')) is not None:
                made.properties[name] = properties
            if style.get(f'{W}default') in ('1', 'true', 'on'):
                made.default = name
    return made


def _value(item: etree._Element | None, name: str) -> str:
    found = item.find(W + name) if item is not None else None
    return found.get(f'{W}val', '') if found is not None else ''
