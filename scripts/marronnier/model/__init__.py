"""The nouns of Marronnier, as frozen values; this package imports nothing else of ours."""

from __future__ import annotations

from marronnier.model.clients import Account, Campaign, Charter, Client, Measure
from marronnier.model.deliveries import Delivery, Part, State
from marronnier.model.findings import Cleaning, Edit, Finding, Place, Severity
from marronnier.model.media import FILMS, File, Files, MediaFacts, Medium
from marronnier.model.messages import Away, Message, Trouble, rebuilt, say
from marronnier.model.posts import (
    Moment,
    Passage,
    Post,
    Revision,
    Section,
    Status,
    Version,
    Workspace,
)

__all__ = [
    "FILMS",
    "Account",
    "Away",
    "Campaign",
    "Charter",
    "Cleaning",
    "Client",
    "Delivery",
    "Edit",
    "File",
    "Files",
    "Finding",
    "Measure",
    "MediaFacts",
    "Medium",
    "Message",
    "Moment",
    "Part",
    "Passage",
    "Place",
    "Post",
    "Revision",
    "Section",
    "Severity",
    "State",
    "Status",
    "Trouble",
    "Version",
    "Workspace",
    "rebuilt",
    "say",
]
