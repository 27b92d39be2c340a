"""The doctor's report, written by hand a second time: sentences, conditions and sums."""

from lipservice_conformance.slow_doctor.operation import doctor

__all__ = ["doctor"]
