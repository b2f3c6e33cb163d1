"""The interview line by line: for screen readers, dumb terminals and pipes, without colour or a moving cursor."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from caretrust_readiness.forms.interview.session import Reply
from caretrust_readiness.forms.interview.wording import allowed, domain_of, farewell, levels_of, progress, question_text
from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caretrust_readiness.forms.interview.session import Session
    from caretrust_readiness.model.parts import Criterion

_HELP = """\
Type the number of a level and press Enter. Beside that:
  1..3         sure only that it is one of these
  unknown      nobody knows; it counts against nobody
  n/a: why     it does not apply here; not for a gate
  skip, s      ask this again at the end        back, b   the question before
  jump 12      the twelfth question; its title or id will do      list  all questions
  so far       the verdict so far               quit, q   end; everything is saved
After a level you are asked why, what shows it, and its date. Enter alone leaves these out."""
_WORDS = {"s": "skip", "b": "back", "q": "quit", "?": "help", "h": "help", "exit": "quit", "": "skip"}


class PlainInterview:
    """Asks on one pair of streams."""

    def __init__(self, session: Session, ask: Callable[[str], str], say: Callable[[str], None], width: int) -> None:
        """*ask* gives the line typed after a prompt, *say* writes a line; lines are at most *width* wide.

        *ask* raises EOFError where nothing more comes.
        """
        self.session = session
        self.ask = ask
        self.say = say
        self.width = width
        self.is_over = False
        self.shown: Criterion | None = None
        """The question that was shown last; what was wrong with an answer to it does not show it again."""

    def run(self) -> None:
        """Ask until nothing is left, or nobody answers."""
        self.say(f"{progress(self.session)}. Type ? for help, q to end; every answer is saved at once.")
        try:
            while not self.is_over and (criterion := self.session.criterion) is not None:
                if criterion is not self.shown:
                    self.show(criterion)
                self.take(criterion)
        except EOFError:
            self.say("")
        self.say(farewell(self.session))

    def show(self, criterion: Criterion) -> None:
        """The question with its levels, and how it stands so far."""
        self.shown = criterion
        rubric = self.session.rubric
        number = list(rubric.criteria).index(criterion.id) + 1
        self.say("")
        self.wrapped(
            f"Question {number} of {len(rubric.criteria)}, {domain_of(rubric, criterion.id)}. {progress(self.session)}."
        )
        self.wrapped(visible(criterion.name))
        self.wrapped(question_text(criterion))
        for level, text in levels_of(criterion, rubric):
            self.wrapped(f"{level:>2}  {text}", hang=4)
        label, said = next(line for line in self.session.so_far() if line[0] != "To settle")
        self.wrapped(f"So far: {f'{label}: ' if label else ''}{said}")
        if held := self.session.held():
            self.wrapped(f"Answered before: {visible(held)}")

    def wrapped(self, text: str, hang: int = 0) -> None:
        """*text* in lines of the width there is."""
        for line in textwrap.wrap(text, self.width, subsequent_indent=" " * hang):
            self.say(line)

    def take(self, criterion: Criterion) -> None:
        """One line of what is typed."""
        is_view = self.session.place.respondent is not None
        said = self.ask(
            f"Level 0 to {criterion.top}, {allowed(criterion, is_view=is_view)}, skip, back, jump, quit: "
        ).strip()
        is_level = said.casefold() in self.session.rubric.level_words[criterion.id]
        word, _, rest = said.partition(" ")
        command = None if is_level else _WORDS.get(word.casefold(), word.casefold())
        if not self.obeyed(command, rest):
            self.answered(said)

    def obeyed(self, command: str | None, rest: str) -> bool:
        """Whether *command* is one, and was done."""
        commands: dict[str, Callable[[], object]] = {
            "skip": self.session.skip,
            "back": lambda: self.session.back() or self.say("This is the first question."),
            "list": self.show_list,
            "so": self.show_standing,
            "help": lambda: self.say(_HELP),
            "quit": self.leave,
        }
        if rest.strip():
            commands["jump"] = lambda: self.tried(lambda: self.session.jump(rest))
        found = commands.get(command or "")
        if found is not None:
            found()
        return found is not None

    def show_standing(self) -> None:
        """The verdict so far."""
        for label, text in self.session.so_far():
            self.wrapped(f"{label}: {text}" if label else text, hang=2)

    def show_list(self) -> None:
        """Every question."""
        for line in self.listed():
            self.wrapped(line, hang=6)

    def leave(self) -> None:
        """End; everything is saved."""
        self.is_over = True

    def listed(self) -> Iterator[str]:
        """Every question with its number and whether it is answered."""
        for number, (key, criterion) in enumerate(self.session.rubric.criteria.items(), 1):
            done = "answered" if self.session.is_answered(key) else "open"
            yield f"{number:>4}  {visible(criterion.name)}: {done}"

    def answered(self, said: str) -> None:
        """Take *said* as the answer, and ask what belongs to it."""
        # Saved before its reasons are asked, so that whoever hangs up there has answered all the same.
        if not self.tried(lambda: self.session.keep(Reply(said))):
            return
        details: list[str] = []
        try:
            if said.casefold() != "unknown":
                for detail in self.details():
                    details.append(detail)  # noqa: PERF402 - each counts, also where no other follows
        finally:
            # With as much of them as was typed before nobody was there any more.
            is_saved = self.tried(lambda: self.session.answer(Reply(said, *details)))
        if is_saved:
            self.say("Saved.")

    def details(self) -> Iterator[str]:
        """Why, what shows it, and its date, each as it is typed."""
        yield self.ask("Why (Enter to leave out): ").strip()
        source = self.ask("What shows it: a paper, minutes, a figure (Enter to leave out): ").strip()
        yield source
        if source:
            yield self.ask("Its date, as 2025-06-30 or 2025-06 (Enter to leave out): ").strip()

    def tried(self, step: Callable[[], object]) -> bool:
        """Whether *step* could be done; why not is said."""
        try:
            step()
        except InputError as error:
            for problem in error.problems:
                self.wrapped(visible(f"That cannot be: {problem.message}. {problem.hint or ''}".strip()), hang=2)
            return False
        return True
