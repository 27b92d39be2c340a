"""How long it takes to import the Python SDK and to set it up, beside OpenTelemetry: CPU of new processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.figures import Comparison, compare
from benchmarks.program import ProgramError

__all__ = ["IMPORT_TARGET", "measure_imports"]

# What is aimed at: no more than this part of the peer's.
IMPORT_TARGET = 0.15

_SDK = Path(__file__).resolve().parents[2] / "sdks" / "python" / "src"

# None of them ends as usual, because then they would wait for an endpoint that is not there.
_END = "; import os; os._exit(0)"
_IMPORT = "import lipservice; lipservice.configure_adaptive_logging"
_SET_UP = "; c = lipservice.configure_adaptive_logging(posthog_api_key='phc_bench', service_name='shop')"
_LOG = "; import logging; logging.getLogger('shop').error('order %s', 17)"
_PEER_IMPORT = (
    "from opentelemetry.sdk._logs import LoggerProvider as P"
    "; from opentelemetry.sdk._logs.export import BatchLogRecordProcessor as B"
    "; from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter as E"
    "; from opentelemetry.instrumentation.logging.handler import LoggingHandler as H"
)
_PEER_SET_UP = (
    "; import logging; p = P(); p.add_log_record_processor(B(E())); logging.root.addHandler(H(logger_provider=p))"
)

# Ours and the peer's, by what a figure is called; the second is that with a first record.
_PROGRAMS = {
    "": (_IMPORT, _PEER_IMPORT),
    "set_up_": (_IMPORT + _SET_UP + _LOG, _PEER_IMPORT + _PEER_SET_UP + _LOG),
}
_NOTHING = "pass"


def measure_imports(rounds: int) -> dict[str, Comparison]:
    """Return what the import takes, and that with the set-up and a first record, above a process that does nothing.

    In microseconds, by the prefix of the report's name. Compiled modules are there before: each runs once unmeasured.
    Raises ProgramError.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_SDK), os.environ.get("PYTHONPATH", "")])}
    # The modules of both sides are to be compiled but once.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    programs = [_NOTHING, *(program for pair in _PROGRAMS.values() for program in pair)]
    for program in programs:
        _spent(program, environment)
    pairs: dict[str, list[tuple[float, float]]] = {prefix: [] for prefix in _PROGRAMS}
    for _ in range(rounds):
        nothing, *spent = [_spent(program, environment) for program in programs]
        for prefix, ours, peer in zip(pairs, spent[::2], spent[1::2], strict=True):
            pairs[prefix].append((ours - nothing, peer - nothing))
    return {prefix: compare(found) for prefix, found in pairs.items()}


def _spent(program: str, environment: dict[str, str]) -> float:
    """Return nanoseconds of process CPU."""
    process = subprocess.Popen([sys.executable, "-c", program + _END], env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ProgramError(f"{program}: exit status {process.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1e9
