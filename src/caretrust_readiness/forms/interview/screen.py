"""The interview on the whole screen: the question and its levels beside the verdict so far; keys do everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from caretrust_readiness.forms.interview.session import Reply
from caretrust_readiness.forms.interview.wording import allowed, domain_of, farewell, levels_of, progress, question_text
from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.forms.interview.session import Session
    from caretrust_readiness.model.parts import Criterion

_STYLE = """
#ask { width: 2fr; padding: 0 1; }
#side { width: 1fr; min-width: 28; border-left: solid $primary; padding: 0 1; }
#name { text-style: bold; }
#levels { height: auto; max-height: 60%; }
#told { color: $error; }
.field { height: 3; }
Jump { align: center middle; }
Jump > Vertical { width: 80%; height: 80%; border: thick $primary; background: $surface; }
"""
#: The fields below the levels: what each is for.
_FIELDS = {
    "other": "Another answer, then Enter",
    "note": "Why",
    "source": "What shows it: a paper, minutes, a figure",
    "date": "Its date, as 2025-06-30 or 2025-06",
}


class Jump(ModalScreen[str | None]):
    """Every question, to choose one."""

    BINDINGS: ClassVar[list[Any]] = [Binding("escape", "dismiss(None)", "Back")]

    def __init__(self, session: Session) -> None:
        """Of *session*."""
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """The list."""
        criteria = self.session.rubric.criteria
        options = [
            Option(Content(f"{number}. {visible(one.name)}{' ✓' if self.session.is_answered(key) else ''}"), id=key)
            for number, (key, one) in enumerate(criteria.items(), 1)
        ]
        with Vertical():
            yield Label("Which question? Enter chooses, Escape goes back.")
            yield OptionList(*options, id="questions")

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """A question is chosen."""
        self.dismiss(event.option.id)


class Interview(App[None]):
    """Asks one question after the other; what it returns is nothing, for every answer is saved at once."""

    CSS = _STYLE
    TITLE = "caretrust"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = [
        Binding("s", "skip", "Skip"),
        Binding("b", "go_back", "Back"),
        Binding("j", "jump", "Jump"),
        Binding("u", "unknown", "Unknown"),
        Binding("o", "write('other')", "Other answer"),
        Binding("e", "write('note')", "Why, evidence"),
        Binding("escape", "levels", "To the levels", show=False),
        Binding("q", "leave", "Quit"),
        *(Binding(str(digit), f"level({digit})", show=False) for digit in range(10)),
    ]

    def __init__(self, session: Session) -> None:
        """Of *session*."""
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """The question to the left, the verdict so far to the right."""
        with Horizontal():
            with VerticalScroll(id="ask", can_focus=False):
                yield Static(id="where", markup=False)
                yield Static(id="name", markup=False)
                yield Static(id="question", markup=False)
                yield OptionList(id="levels")
                yield Static(id="told", markup=False)
                for name, title in _FIELDS.items():
                    yield Input(id=name, placeholder=title, classes="field", tooltip=title)
            with VerticalScroll(id="side", can_focus=False):
                yield Static(id="standing", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """The first question."""
        self.show()

    def show(self) -> None:
        """The question that is asked now, or the end."""
        criterion = self.session.criterion
        if criterion is None:
            self.exit()
            return
        rubric = self.session.rubric
        number = list(rubric.criteria).index(criterion.id) + 1
        self.say("where", f"Question {number} of {len(rubric.criteria)}, {domain_of(rubric, criterion.id)}")
        self.say("name", visible(criterion.name))
        self.say("question", question_text(criterion))
        self.say("told", "")
        self.show_levels(criterion)
        for name in _FIELDS:
            self.query_one(f"#{name}", Input).value = ""
        is_view = self.session.place.respondent is not None
        self.query_one("#other", Input).placeholder = f"Another answer: {allowed(criterion, is_view=is_view)}"
        lines = (f"{label}\n{text}\n" if label else f"{text}\n" for label, text in self.session.so_far())
        held = self.session.held()
        before = f"\nAnswered before: {visible(held)}\n" if held else ""
        self.say("standing", "\n".join(["So far", progress(self.session), before, *lines]))

    def show_levels(self, criterion: Criterion) -> None:
        """The levels to choose from, wrapped."""
        levels = self.query_one("#levels", OptionList)
        levels.clear_options()
        for level, text in levels_of(criterion, self.session.rubric):
            levels.add_option(Option(Content(f"{level}  {text}"), id=str(level)))
        levels.highlighted = 0
        levels.focus()

    def say(self, name: str, text: str) -> None:
        """Show *text* in the part called *name*; nothing in it is markup."""
        self.query_one(f"#{name}", Static).update(Content(text))

    @on(OptionList.OptionSelected, "#levels")
    def selected(self, event: OptionList.OptionSelected) -> None:
        """A level is chosen with Enter."""
        self.reply(event.option.id or "")

    def action_level(self, level: int) -> None:
        """A level is chosen by its digit."""
        self.reply(str(level))

    def action_unknown(self) -> None:
        """Nobody knows."""
        self.reply("unknown")

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Enter in a field: an answer in words is saved; from the others the next one is reached."""
        if event.input.id == "other" and event.value.strip():
            self.reply(event.value)
            return
        order = list(_FIELDS)
        place = order.index(event.input.id or "")
        if place + 1 < len(order) and place:
            self.query_one(f"#{order[place + 1]}", Input).focus()
        else:
            self.action_levels()

    def reply(self, said: str) -> None:
        """Save an answer with what stands in the fields, and ask the next question."""
        note, source, date = (self.query_one(f"#{name}", Input).value.strip() for name in ("note", "source", "date"))
        self.tried(lambda: self.session.answer(Reply(said, note, source, date)))

    def tried(self, step: Callable[[], None]) -> None:
        """Do a step and show the next question, or say why it cannot be done."""
        try:
            step()
        except InputError as error:
            told = (f"{problem.message}. {problem.hint or ''}" for problem in error.problems)
            self.say("told", visible("That cannot be: " + "; ".join(told)))
            return
        self.show()

    def action_skip(self) -> None:
        """Go on without an answer."""
        self.session.skip()
        self.show()

    def action_go_back(self) -> None:
        """The question before this one."""
        if self.session.back():
            self.show()
        else:
            self.say("told", "This is the first question.")

    def action_jump(self) -> None:
        """Choose another question."""

        def chosen(key: str | None) -> None:
            if key is not None:
                self.tried(lambda: self.session.jump(key))

        self.push_screen(Jump(self.session), chosen)

    def action_write(self, name: str) -> None:
        """Go to a field to write in."""
        self.query_one(f"#{name}", Input).focus()

    def action_levels(self) -> None:
        """Back to the levels."""
        self.query_one("#levels", OptionList).focus()

    def action_leave(self) -> None:
        """End; everything is saved."""
        self.exit()


def run(session: Session) -> str:
    """Ask on the whole screen; what is to be said afterwards."""
    Interview(session).run()
    return farewell(session)
