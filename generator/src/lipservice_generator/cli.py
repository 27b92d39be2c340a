"""The command `lipservice-generate`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from lipservice_generator.diagnostic import Diagnostic, SpecError, as_github, as_json, as_text
from lipservice_generator.fingerprint import canonical_json, spec_sha
from lipservice_generator.finish import finish_tree
from lipservice_generator.load import load_representation
from lipservice_generator.lower import lower
from lipservice_generator.manifest import manifest_bytes
from lipservice_generator.pages import build_pages
from lipservice_generator.plan import Plan, edited_diagnostics, plan_golden, plan_output, plan_removal, written_folders
from lipservice_generator.render import render_tree
from lipservice_generator.representation import Representation
from lipservice_generator.spec_folder import default_spec, installed_spec
from lipservice_generator.target import Target, load_targets, with_package
from lipservice_generator.tree import Tree
from lipservice_generator.write import apply_plans

_FORMATS = {"text": as_text, "json": as_json, "github": as_github}
_DESCRIPTION = """Turn the spec into SDKs. Nothing is written unless everything renders, formats and parses.
Exit status: 0 done, 1 the spec, a template or a tool is at fault or --check found a difference, 2 wrong usage."""

_NONE = "none with --out, --only or the installed spec"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return _generate(options)
    except SpecError as error:
        print(_FORMATS[options.format](error.diagnostics), file=sys.stderr if options.format == "text" else sys.stdout)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("lipservice-generate", description=_DESCRIPTION)
    parser.add_argument(
        "--spec", type=Path, default=default_spec(), help="folder of the spec (spec if it is there, else %(default)s)"
    )
    parser.add_argument("--templates", type=Path, default=Path("templates"), help="folder of the targets (templates)")
    parser.add_argument("--out", type=Path, help="folder of the SDKs (sdks)")
    parser.add_argument("--golden", type=Path, help=f"folder that holds rendered files only (tests/golden; {_NONE})")
    parser.add_argument("--pages", type=Path, help=f"folder of pages made from the spec (docs/reference; {_NONE})")
    parser.add_argument(
        "--only", action="append", default=[], metavar="LANGUAGE", help="only this target; may be repeated"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a folder differs from a fresh render"
    )
    parser.add_argument("--force", action="store_true", help="overwrite files that were edited by hand")
    parser.add_argument("--format", choices=sorted(_FORMATS), default="text", help="form of the diagnostics (text)")
    parser.add_argument("--dump", type=Path, metavar="FILE", help="also write the intermediate representation as JSON")
    return parser


def _generate(options: argparse.Namespace) -> int:
    representation = load_representation(options.spec)
    targets = load_targets(options.templates, options.only)
    trees = {target.language: build_tree(target, representation, options.spec) for target in targets}
    if options.dump is not None:
        options.dump.write_text(canonical_json(representation) + "\n", "utf-8")
    plans = _plans(options, representation, trees)
    return _check(plans) if options.check else _write(plans, force=options.force)


def build_tree(target: Target, representation: Representation, spec: Path) -> Tree:
    """Lower, render, format and verify one target, in memory."""
    view = lower(target, with_package(representation, target), spec)
    return finish_tree(target, render_tree(target, view, spec_sha(representation)))


def _plans(options: argparse.Namespace, representation: Representation, trees: Mapping[str, Tree]) -> dict[str, Plan]:
    plans: dict[str, Plan] = {}
    out = options.out or Path("sdks")
    is_part = bool(options.out or options.only) or options.spec == installed_spec()
    golden = options.golden or (None if is_part else Path("tests/golden"))
    pages = options.pages or (None if is_part else Path("docs/reference"))
    if pages is not None:
        plans[str(pages)] = plan_golden(pages, build_pages(representation))
    for language, tree in trees.items():
        if not options.check or (out / language).is_dir():
            manifest = manifest_bytes(tree, spec_sha(representation), representation.version)
            plans[f"{out}/{language}"] = plan_output(out / language, tree.files, manifest)
        if golden is not None:
            plans[f"{golden}/{language}"] = plan_golden(golden / language, tree.rendered)
    if not options.only:
        plans |= {f"{out}/{root.name}": plan_removal(root) for root in written_folders(out) if root.name not in trees}
    if golden is not None and golden.is_dir():
        gone = [root for root in sorted(golden.iterdir()) if root.is_dir() and root.name not in trees]
        plans |= {f"{golden}/{root.name}": plan_golden(root, {}) for root in gone}
    return plans


def _check(plans: Mapping[str, Plan]) -> int:
    lines: list[str] = []
    for shown, plan in plans.items():
        words = {name: "different" if (plan.root / name).exists() else "missing" for name in plan.write}
        words |= dict.fromkeys(plan.remove, "stale")
        lines += [f"  {words[name]:<9}  {shown}/{name}" for name in sorted(words)]
    if not lines:
        print(f"up to date: {', '.join(plans)}")
        return 0
    print("not what the spec and the templates give now:", *lines, sep="\n")
    print("generate without --check (`nox -s generate` in the project) and review the difference")
    return 1


def _write(plans: Mapping[str, Plan], *, force: bool) -> int:
    edited: list[Diagnostic] = []
    for shown, plan in plans.items():
        edited += edited_diagnostics(plan, shown)
    if edited and not force:
        raise SpecError(edited)
    apply_plans(plans.values())
    for shown, plan in plans.items():
        print(f"{shown}: {len(plan.write)} written, {plan.unchanged} unchanged, {len(plan.remove)} removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
