"""What can go wrong by the user's hand: input, grammars, the outputs folder and questions."""


class GazetteError(Exception):
    """A mistake that the user can mend; the message says how."""


class SourceError(GazetteError):
    """An input cannot be read: says which one, why, and what to do.

    >>> str(SourceError('a.pdf', 'it is encrypted', 'remove the password first'))
    'a.pdf: it is encrypted; remove the password first'
    """

    def __init__(self, name: str, cause: str, remedy: str) -> None:
        super().__init__(f'{name}: {cause}; {remedy}')
        self.name, self.cause, self.remedy = name, cause, remedy

    def __reduce__(self) -> tuple[type['SourceError'], tuple[str, str, str]]:
        return type(self), (self.name, self.cause, self.remedy)


class GrammarError(GazetteError):
    """A rule file is wrong: file, line, rule and a caret under the place."""


class StoreError(GazetteError):
    """The outputs folder cannot be used: says which part of it, why, and what to do."""


class QueryError(GazetteError):
    """A question to the archive cannot be answered: says what is wrong with it and where."""
