"""What is wrong with a file before its values are looked at: its name, its bytes, its frame.

Declared here, as in `reading`, so that each finding has a name and a page.
"""

from __future__ import annotations

from marronnier.model import Severity
from marronnier.rules.base import Rule

ERROR = Severity.ERROR

UNREADABLE = Rule(
    "SRC001",
    "fichier-illisible",
    ERROR,
    """The file is not the text that it should be.

    It is too large, not in UTF-8, or holds control characters that nobody typed on purpose.
    Networks show them as boxes, and programs disagree on what they mean.

    Save the file as UTF-8; remove the character that the finding points at.

    Passes:

        Une lampe qui dure.

    Fails:

        Une lampe\\x00 qui dure.
    """,
    locked=True,
)
FENCES = Rule(
    "SRC002",
    "en-tete-mal-ferme",
    ERROR,
    """The front matter is missing, or never closed.

    Without both lines “---” nobody can tell the settings from the text, and the settings would
    be published.

    Write “---” alone on the first line, and again after the last key.

    Passes:

        ---
        title: Le teaser
        ---

    Fails:

        ---
        title: Le teaser
        Bonjour !
    """,
    locked=True,
)
SAME_IDENTITY = Rule(
    "SRC014",
    "identite-en-double",
    ERROR,
    """Two posts have the same identity.

    A post's identity is its client and its file's name, or its “id”. What was published is
    remembered by it; with two of them one would never go out.

    Rename one of the two files, or give one its own “id”.

    Passes:

        id: teaser-2

    Fails:

        id: teaser
    """,
    locked=True,
)
FILE_NAME = Rule(
    "SRC015",
    "nom-de-fichier",
    ERROR,
    """A file or folder has a name that not every computer can keep.

    Spaces, capitals and accents read differently on macOS, Windows and Linux, and become
    unreadable addresses on the site.

    Rename it with lower-case letters, digits and dashes, under content/<client>/.

    Passes:

        content/atelier/2026/12/2026-12-05-teaser.md

    Fails:

        content/atelier/2026/12/Teaser final V2.md
    """,
)
LINKED_FILE = Rule(
    "SRC016",
    "lien-ou-sous-module",
    ERROR,
    """A link or a submodule stands where a file should be.

    It could point anywhere on the machine that publishes; it is never followed.

    Put the file itself there.

    Passes:

        media/teaser.jpg

    Fails:

        media/teaser.jpg -> /home/camille/teaser.jpg
    """,
    locked=True,
)
OUTSIDE = Rule(
    "SRC017",
    "media-hors-dossier",
    ERROR,
    """The path of a medium leaves the client's folders.

    A post may only show pictures of its own client, whose files lie beside it.

    Put the picture beside the post or in content/<client>/, and name it from there.

    Passes:

        path: media/teaser.jpg

    Fails:

        path: ../../autre-client/media/secret.jpg
    """,
    locked=True,
)
CONFLICT = Rule(
    "SRC031",
    "conflit-git",
    ERROR,
    """Two versions of the file stand in it side by side, between the lines that Git puts there.

    Nobody has decided which one counts, and the text would be published with both.

    Keep the version that you mean; remove the other, and Git's lines “<<<<<<<”, “=======” and
    “>>>>>>>”.

    Passes:

        Nos soldes commencent lundi.

    Fails:

        <<<<<<< HEAD
        Nos soldes commencent lundi.
        =======
        Nos soldes commencent mardi.
        >>>>>>> relecture
    """,
    locked=True,
)
