"""The roles of table `responsibilities`, and the column names that give them."""

from __future__ import annotations

from gazette_parser import grammar

ROLES = {'lead': 'lead', 'resp': 'responsible', 'coop': 'cooperate'}
"""The head of the patterns of a role (`lead_head`, `lead_label` of patterns/responsibilities.toml) → the role."""


def head_role(name: str) -> str | None:
    """The role that a column name printed without spaces gives (推进单位 → responsible); None for names that give none."""
    term = grammar.load('responsibilities').term
    return next((role for short, role in ROLES.items() if term(f'{short}_head').fullmatch(name)), None)
