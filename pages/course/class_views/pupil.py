"""What a pupil sees of the class: what is asked, what all train, and what the teacher sees of him."""

import streamlit as st

from core import jobs
from core.classroom import ClassProblem, Member, Room
from core.classroom.together import Ballot, Race
from core.lab import Lab
from core.questions import questions
from core.tasks import task_of
from pages.course.class_views import adding, drawing
from pages.kit import stage, startup
from pages.kit.columns import columns
from pages.kit.literal import literal
from pages.kit.shell import PAGES, title
from pages.kit.visitor import address, visitor

REFUSED = "class-run-refused"


def show(room: Room, member: Member) -> None:
    """Left what is to be done, right what comes of it."""
    if room.ballot:
        _question(room, room.ballot, member)
    elif room.race:
        _race(room.race, member)
    elif not _given(room, member, asked=True) and not _given(room, member, asked=False):
        left, right = columns("class-pupil", [1, 1], 15)
        with left, stage.cause("pupil"):
            st.markdown(
                f"You are in, **{literal(member.name)}**. Wait for your teacher, or look around: your page will be sent where all go."
            )
            st.page_link(PAGES / "course/lessons.py", label="Lessons", icon=":material/school:")
        with right, stage.effect("pupil"):
            _seen(member)


def _given(room: Room, member: Member, asked: bool) -> bool:
    """What all are asked to add or to draw, or else what is left of it, for him to take back; False where there is none."""
    album, digits = room.album, room.digits
    if album and (album.open if asked else member.who in album.added):
        adding.show(album, member)
    elif digits and (digits.open if asked else member.who in digits.drawn):
        drawing.show(room, digits, member)
    else:
        return False
    return True


def _seen(member: Member) -> None:
    where = f"{member.page}, {member.step}" if member.step else member.page
    st.markdown(
        f"**Your teacher sees of you:** the name {literal(member.name)}, where you are ({literal(where)}), your trainings since then, "
        "digits that you draw and pictures that you add where all are asked to. "
        "*Leave*, in the bar at the top, ends that at once."
    )


def _question(room: Room, ballot: Ballot, member: Member) -> None:
    question, key = questions()[ballot.name], f"class-vote-{ballot.name}"
    left, right = columns("class-question", [1, 1], 15)
    with left, stage.cause("vote"):
        if key not in st.session_state and member.who in ballot.votes:
            st.session_state[key] = ballot.votes[member.who]
        st.radio(
            f"**{question.ask}**", ballot.options, index=None, key=key, disabled=not ballot.open, on_change=_vote, args=(room, member, key)
        )
    with right, stage.effect("vote"):
        chosen = ballot.votes.get(member.who)
        if chosen is None:
            st.info(
                "Say what you think. Nobody but you sees your answer; your teacher sees that there is one.", icon=":material/how_to_vote:"
            )
        else:
            st.success(
                f"Your answer: {chosen}.{' You can change it until the vote is closed.' if ballot.open else ''}", icon=":material/check:"
            )
        if ballot.shown or ballot.solved:
            st.markdown("**What the class says**")
            for option, count in zip(ballot.options, ballot.counts(), strict=True):
                right_one = " :material/check:" if ballot.solved and option == question.right else ""
                st.progress(count / max(1, len(ballot.votes)), f"{option}: {count}{right_one}")
        if ballot.solved:
            st.markdown(question.because)
            _lab(question.lab)


def _lab(lab: Lab) -> None:
    st.page_link(PAGES / lab.page, label=f"See it: {title(lab.page)}", icon=":material/arrow_forward:", query_params=lab.query)


def _vote(room: Room, member: Member, key: str) -> None:
    try:
        room.vote(member.who, str(st.session_state[key]))
    except ClassProblem as problem:
        st.toast(str(problem))


def _race(race: Race, member: Member) -> None:
    if not startup.workshop():
        return
    from pages.kit import run_panel  # brings pandas along

    run = jobs.service().run(race.runs.get(member.who, ""))
    left, right = columns("class-race", [1, 1.4], 15)
    with left, stage.cause("race"):
        st.markdown(f"**Everybody trains the same:** {literal(race.title)}. Only one thing is your own: **{race.own(member.number)}**.")
        label = "Run it" if run is None else "Yours is on its way" if run.alive else "Yours is done"
        st.button(
            label,
            key="class-run",
            type="primary",
            icon=":material/play_arrow:",
            disabled=run is not None,
            on_click=_run,
            args=(race, member),
        )
        if refused := st.session_state.pop(REFUSED, ""):
            st.error(literal(refused))
    with right, stage.effect("race"):
        if run:
            run_panel.show(run.id, visitor())
        else:
            st.markdown("The wall draws the curves of all. Where they differ although the recipe is the same, it is chance.")


def _run(race: Race, member: Member) -> None:
    try:
        recipe = race.recipe_of(member.number)
        if problem := task_of(recipe).problem(recipe):
            raise ValueError(problem)
        race.runs[member.who] = jobs.service().submit(
            visitor(), recipe, f"{race.title[:50]}, {race.own(member.number)}", f"{race.id}-{member.number}", address()
        )
    except (ValueError, RuntimeError) as refused:
        st.session_state[REFUSED] = str(refused)
