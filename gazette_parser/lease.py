"""The lock of an archive in an object store: one object that is only ever written if it is still what was read (If-Match).

It names the writer at work, until when that is believed without a sign of life, how many replacements there were, and
the replacement that is under way. To commit is to write it. So a writer that was taken for dead, and is not, cannot commit
any more: whatever clocks and sleeps do, two writers never commit at once.
"""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import asdict, dataclass, replace
from typing import Any

from gazette_parser.errors import StoreError

NAME = '.lease'
SECONDS = 60.0  # after which a writer that says nothing is taken for dead
WAIT = 30.0  # seconds to wait for another writer: a replacement takes some seventy requests
_POLL = 0.02
INSTALL = "pip install 'gazette-parser[s3]'"
_CHANGED = ('PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey', '412', '409', '404')
_REFUSED = ('AccessDenied', 'AllAccessDisabled', '403')


class NoLock(StoreError):
    """The keys or the installation do not allow to lock; reading is possible all the same."""


@dataclass(frozen=True)
class State:
    """What the object says."""

    owner: str = ''
    until: float = 0.0
    generation: int = 0
    record: dict[str, Any] | None = None


class Lease:
    """The lock of one archive, as one process sees it."""

    def __init__(self, address: str, root: str, region: str) -> None:
        self.address, self.region = address, region
        self.bucket, _, folder = root.partition('/')
        self.key = f'{folder}/{NAME}'.lstrip('/')
        self.token = uuid.uuid4().hex
        self.state = State()
        self._etag = ''
        self._client: Any = None
        self._errors: tuple[type[Exception], ...] = ()

    def take(self) -> State:
        """Be the only one; what the object says. StoreError after `WAIT` seconds, NoLock where that is not possible."""
        end = time.monotonic() + WAIT
        while True:
            found = self._get()
            if found.owner in ('', self.token) or time.time() >= found.until:
                mine = replace(found, owner=self.token, until=time.time() + SECONDS)
                if self._put(mine, first=not self._etag):
                    return self.state
            elif time.monotonic() > end:
                raise StoreError(f'{self.address}: another command is writing there; try again when it has ended, or '
                                 f'{SECONDS:.0f} seconds after it has died')
            else:
                time.sleep(_POLL)

    def keep(self) -> None:
        """Go on being the only one; StoreError where another command has taken over."""
        if time.time() > self.state.until - SECONDS / 2:
            self._write(replace(self.state, until=time.time() + SECONDS))

    def commit(self, record: dict[str, Any] | None) -> None:
        """Say which replacement is under way (None: it is done)."""
        self._write(replace(self.state, until=time.time() + SECONDS, record=record, generation=self.state.generation + 1))

    def release(self) -> None:
        """Let others in."""
        self._put(replace(self.state, owner='', until=0.0))

    def _write(self, state: State) -> None:
        if not self._put(state):
            raise StoreError(f'{self.address}: another command has taken over, because this one did nothing for '
                             f'{SECONDS:.0f} seconds; run it again (what was stored is kept)')

    def _get(self) -> State:
        try:
            answer = self._boto().get_object(Bucket=self.bucket, Key=self.key)
        except self._errors as error:
            if _code(error) not in _CHANGED:
                raise self._told(error) from error
            self._etag = ''
            return State()
        found = parsed(answer['Body'].read())
        self._etag = answer['ETag']
        return found

    def _put(self, state: State, *, first: bool = False) -> bool:
        """Write the object if it is as it was read; where the answer was lost, look whether it was written.

        Where another command has written it, what was read stays as it was: no later write, not even the release of the
        lock, passes for one that knows what the other has written.
        """
        held = self._etag
        unless = {'IfNoneMatch': '*'} if first else {'IfMatch': self._etag}
        try:
            answer = self._boto().put_object(Bucket=self.bucket, Key=self.key, Body=json.dumps(asdict(state)).encode(), **unless)
        except self._errors as error:
            if _code(error) not in _CHANGED:
                raise self._told(error) from error
            if self._get() != state:
                self._etag = held
                return False
        else:
            self._etag = answer['ETag']
            if first:
                self._try()
        self.state = state
        return True

    def _try(self) -> None:
        """See once, when an archive begins, whether the server keeps the condition at all."""
        try:
            self._boto().put_object(Bucket=self.bucket, Key=self.key, Body=b'{}', IfNoneMatch='*')
        except self._errors as error:
            if _code(error) in _CHANGED:
                return
            raise self._told(error) from error
        raise StoreError(f'{self.address}: this object store ignores If-None-Match, so two writers could not be kept apart; '
                         'use a server that knows conditional writes, or a folder')

    def _boto(self) -> Any:
        if self._client is None:
            try:
                import boto3
                from botocore.exceptions import BotoCoreError, ClientError
            except ImportError as error:
                raise NoLock(f'{self.address}: to write there needs a package that is not installed; {INSTALL}') from error
            self._errors = (BotoCoreError, ClientError)
            self._client = boto3.client('s3', region_name=self.region)
        return self._client

    def _told(self, error: Exception) -> StoreError:
        kind = NoLock if _code(error) in _REFUSED else StoreError
        return kind(f'{self.address}: the object store says: {error}; check the address, the keys in the environment and the '
                    'network (what was stored is kept)')


def parsed(data: bytes) -> State:
    """What the bytes of the object say; nothing where they are not ours."""
    try:
        return State(**json.loads(data))
    except (ValueError, TypeError):
        return State()


def _code(error: Any) -> str:
    return str(getattr(error, 'response', {}).get('Error', {}).get('Code', ''))
