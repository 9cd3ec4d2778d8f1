"""The command line: `./gapmap WORD …`. Errors end here, as one sentence in Chinese and one in English, and an exit code that is not 0."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NoReturn

from etl import commands
from geo.errors import GapMapError, N_, RefusedError
from geo.i18n import LANGUAGES, sentence, translate
from geo.settings import settings

_DESCRIPTION: Final = N_("Shows where services fall short, for how many people, and why.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.command
    try:
        return command(chosen)
    except RefusedError as error:
        for problem in error.problems:
            _report(problem)
        _report(error)
    except GapMapError as error:
        _report(error)
    except KeyboardInterrupt:
        return 130
    return 1


def _report(error: GapMapError) -> None:
    print(sentence(error, "zh"), file=sys.stderr)
    print(sentence(error, "en"), file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """A parser that refuses in both languages; its own word for what is wrong is English."""

    def error(self, message: str) -> NoReturn:
        """Print how the command is used and what was wrong with it; exit code 2."""
        self.print_usage(sys.stderr)
        text = N_("The command cannot be understood ({reason}); {program} -h tells how it is used.")
        self.exit(2, "".join(f"{translate(text, language, reason=message, program=self.prog)}\n" for language in LANGUAGES))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="gapmap", description=_both(_DESCRIPTION))
    words = parser.add_subparsers(title=_both(N_("commands")), required=True, metavar="WORD")

    def word(name: str, command: Callable[[argparse.Namespace], int], help_text: str) -> argparse.ArgumentParser:
        added = words.add_parser(name, help=_both(help_text), description=_both(help_text))
        added.add_argument("--place", default=settings().place, metavar="CODE", help=_both(N_("code of the place")))
        added.set_defaults(command=command)
        return added

    build = word("build", commands.build_place, N_("read a place folder, check it and publish a release"))
    build.add_argument("folder", type=Path, metavar="PLACE", help=_both(N_("folder with place.yml")))
    build.add_argument("--data", type=Path, metavar="FOLDER", help=_both(N_("folder of the data files, where it is not the place folder")))
    build.add_argument("--correction", action="store_true", help=_both(N_("this release corrects an earlier one")))
    run = word("run", commands.run, N_("build the demonstration and serve the dashboard"))
    serve = word("serve", commands.serve, N_("serve the dashboard"))
    for added in (run, serve):
        added.add_argument("--host", default=settings().host)
        added.add_argument("--port", type=int, default=settings().port)
    word("releases", commands.list_releases, N_("list the releases"))
    rollback = word("rollback", commands.roll_back, N_("serve an earlier release again"))
    rollback.add_argument("release", type=int, nargs="?", metavar="NUMBER", help=_both(N_("number of the release; the one before when left out")))
    word("layers", commands.list_layers, N_("list what the served release holds"))
    export = word("export", commands.export, N_("write a layer of the served release to a file"))
    export.add_argument("layer", choices=commands.LAYERS)
    export.add_argument("file", type=Path, metavar="FILE", help=_both(N_("file to write: .gpkg, .geojson or .csv")))
    export.add_argument("--service", metavar="CODE")
    export.add_argument("--group", metavar="CODE")
    export.add_argument("--walk", type=int, metavar="METRES")
    export.add_argument("--when", choices=commands.HOURS, default="any")
    plans = _both(N_("number of an outlet plan to lay over the data; may be given several times"))
    export.add_argument("--plan", type=int, action="append", default=[], metavar="NUMBER", help=plans)
    word("doctor", commands.doctor, N_("check the installation and the served release"))
    return parser


def _both(message: str) -> str:
    return f"{translate(message, 'zh')} · {message}".replace("%", "%%")


if __name__ == "__main__":
    sys.exit(main())
