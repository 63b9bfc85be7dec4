"""What does not square → findings."""

from __future__ import annotations

from gazette_parser.model import Issue


def check(issue: Issue) -> Issue:
    """The issue with its findings."""
    return issue
