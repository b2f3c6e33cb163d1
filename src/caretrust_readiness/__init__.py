"""Readiness assessment for care trusts: a rubric and a locality's answers in, a verdict that shows its working out.

What is named in ``__all__`` is the public interface; docs/api.md shows it in use.
"""

from caretrust_readiness.model.version import __version__

TYPE_CHECKING = False  # type checkers know the name; importing typing would cost `--version` a third of its time
if TYPE_CHECKING:
    from caretrust_readiness import frames
    from caretrust_readiness.api import (
        Answers,
        Assessment,
        InputError,
        Insights,
        Problem,
        Rubric,
        assess,
        assess_file,
        backtest_files,
        compare_files,
        load_answers,
        load_rubric,
        result,
        verify_paper,
    )

__all__ = [
    "Answers",
    "Assessment",
    "InputError",
    "Insights",
    "Problem",
    "Rubric",
    "__version__",
    "assess",
    "assess_file",
    "backtest_files",
    "compare_files",
    "frames",
    "load_answers",
    "load_rubric",
    "result",
    "verify_paper",
]


def __getattr__(name: str) -> object:
    """A public name, imported when it is first asked for: the command line has its own way in."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "frames":
        from importlib import import_module  # noqa: PLC0415 - see above

        return import_module("caretrust_readiness.frames")
    from caretrust_readiness import api  # noqa: PLC0415 - see above

    return getattr(api, name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
