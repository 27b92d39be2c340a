"""What the sampler promises, measured: on the slow model, and on the Python SDK where it is at hand."""

from lipservice_conformance.guarantees.every import MEASURES
from lipservice_conformance.guarantees.measured import Measured
from lipservice_conformance.guarantees.player import NewPlayer, Player, sdk_player, slow_player

__all__ = ["MEASURES", "Measured", "NewPlayer", "Player", "sdk_player", "slow_player"]
