"""PostHog Logs on this machine: takes what the service takes, refuses what it refuses, and fails as it is told."""

from lipservice_conformance.emulator.answer import Answer, AnswerError, Fault, PartialSuccess
from lipservice_conformance.emulator.emulator import Connections, Distinct, Emulator, EmulatorError
from lipservice_conformance.emulator.ledger import Counts, ReceivedRequest
from lipservice_conformance.emulator.policies import PolicyRequest
from lipservice_conformance.emulator.row import Row
from lipservice_conformance.emulator.settings import CLOUD_BODY_LIMIT, EmulatorSettings, SettingsError

__all__ = [
    "CLOUD_BODY_LIMIT",
    "Answer",
    "AnswerError",
    "Connections",
    "Counts",
    "Distinct",
    "Emulator",
    "EmulatorError",
    "EmulatorSettings",
    "Fault",
    "PartialSuccess",
    "PolicyRequest",
    "ReceivedRequest",
    "Row",
    "SettingsError",
]
