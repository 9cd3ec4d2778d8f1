"""Writes the demonstration place: `python -m data.generator`, or `--out FOLDER` for another folder than the one it is kept in."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from data.generator import write
from data.generator.coverage import coverage_rows
from data.generator.homes import draw_homes
from data.generator.network import draw_net
from data.generator.outlets import draw_outlets, open_outlets
from data.generator.people import TOTALS_BY_CELL, settle_people
from data.generator.units import draw_units


def generate(folder: Path) -> None:
    """Every layer and table of the place, in the folders that its source files stand in."""
    net = draw_net()
    units = draw_units(net)
    homes = draw_homes(net, units)
    write.write_boundaries(folder / "boundaries", units)
    write.write_ground(folder / "roads", net, homes, units)
    write.write_homes(folder / "residences", homes)
    write.write_people(folder / "population", homes, settle_people(homes.residences))
    outlets = draw_outlets(net, units)
    write.write_outlets(folder / "outlets", outlets)
    write.write_coverage(folder / "coverage", coverage_rows(TOTALS_BY_CELL, open_outlets(outlets, units)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(prog="python -m data.generator", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1], metavar="FOLDER")
    generate(parser.parse_args(arguments).out)


if __name__ == "__main__":
    main()
