"""What people have sent, kept on this machine by the hash of its content."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from core.storage.atomic import writing
from core.storage.home import home
from core.storage.quota import make_room


@dataclass(frozen=True)
class OwnFiles:
    """A folder of such files, all of one kind."""

    what: str  # such as "table": in sentences
    folder_name: str  # below the folder of data sets
    suffix: str
    quota: int  # bytes of all together; the one that was not used for longest makes room

    @property
    def gone(self) -> str:
        """That a file is not there any more."""
        return f"This {self.what} of your own is not on this machine any more. Send it again, or choose another one."

    def keep(self, body: bytes, name: str = "") -> str:
        """Store this; gives the name it is found by: the one that is given, of 16 hexadecimal digits, or else that of the bytes' hash.

        Raises:
            ValueError: It cannot be written; one sentence.
        """
        file = self.path(name or hashlib.sha256(body).hexdigest()[:16])
        try:
            with writing(file) as part:
                part.touch(0o600)  # what people sent: nobody else on this machine may read it
                part.write_bytes(body)
            make_room(file.parent, self.quota, file)
        except OSError:
            raise ValueError(f"Your {self.what} cannot be kept: {file.parent} is full or may not be written.") from None
        return file.stem

    def path(self, name: str) -> Path:
        """Where the file of that name is, or would be."""
        return home() / "datasets" / self.folder_name / f"{name}{self.suffix}"

    def used(self, name: str) -> Path:
        """The file of a name, which may come from a link; it counts as used now.

        Raises:
            ValueError: It is not there any more; one sentence.
        """
        try:
            if not re.fullmatch(r"[0-9a-f]{16}", name):
                raise ValueError
            os.utime(self.path(name))
            return self.path(name)
        except (OSError, ValueError):
            raise ValueError(self.gone) from None
