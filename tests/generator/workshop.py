"""A toy target language and a folder to generate into."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from lipservice_generator.cli import main

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

TOY_TARGET = '''
"""A language of key=value lines, to show what a target must provide and nothing more."""
from lipservice_generator.target import LoweringError, Tool

FORMATTERS = (Tool((".toy",), ("sed", "-i", "s/[ ]*$//"), "install sed"),)
VERIFIERS = (Tool((".toy",), ("grep", "-q", "="), "install grep"),)


def lower(representation):
    signature = representation.signature
    return {
        "version": representation.version,
        "profile": signature.profile,
        "rules": [rule.id for rule in signature.tokens.rules],
        "operations": [operation.name for operation in representation.operations],
    }
'''


@dataclass
class Workshop:
    """A folder with the small spec, the toy target and an output folder."""

    root: Path

    @property
    def spec(self) -> Path:
        return self.root / "spec"

    @property
    def toy(self) -> Path:
        return self.root / "templates/toy"

    @property
    def out(self) -> Path:
        return self.root / "out/toy"

    def generate(self, *more: str) -> int:
        """Run the command line; return its exit status."""
        paths = {"--spec": self.spec, "--templates": self.root / "templates", "--out": self.root / "out"}
        return main([*(str(item) for pair in paths.items() for item in pair), *more])

    def edit(self, path: Path, old: str, new: str) -> None:
        """Replace text that must be there."""
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")


def set_up_workshop(root: Path) -> Workshop:
    """Fill `root` with the small spec and the toy target."""
    made = Workshop(root)
    shutil.copytree(HERE / "small_spec", made.spec)
    (made.toy / "_target").mkdir(parents=True)
    (made.toy / "_target/target.py").write_text(TOY_TARGET, "utf-8")
    (made.toy / "tables.toy.j2").write_text(
        "# {{ generated }}\nversion = {{ version }}   \nspec = {{ spec_sha }}\n", "utf-8"
    )
    (made.toy / "src").mkdir()
    (made.toy / "src/rules.toy.j2").write_text("{% for rule in rules %}\n{{ rule }} = 1\n{% endfor %}\n", "utf-8")
    (made.toy / "src/engine.toy").write_text("engine = ordinary source\n", "utf-8")
    return made
