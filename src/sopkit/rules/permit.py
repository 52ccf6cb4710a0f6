"""This module is the kind `permit`: an event is allowed only to some, or only if something holds.

What it says:
    An event may happen only if a condition holds, by a role, up to a limit, after an approval,
    with consent, by the same or by another person. `for` is the scope: the rule looks only at what
    those roles do. All other keys are demands. An approval is the event `<event>.approved`, which
    the rule declares: it counts when a role of `approved_by` did it since the event last happened.

Why:
    What must not happen wrongly is asked before it happens, and refused with the reason.

Example:
    roles:
      agent: {label: {en: agent, zh: 客服}}
      supervisor: {label: {en: supervisor, zh: 主管}}
    events:
      return.signed: {label: {en: return signed for, zh: 退件签收}}
      refund.paid:
        label: {en: refund paid, zh: 已退款}
        data: {amount: money}
      supervisor.asked: {label: {en: supervisor asked, zh: 已请示主管}}
    rules:
    - id: refund_gate
      permit: {event: refund.paid, only_if: return.signed}
      source: A/buyer-changed-mind-refund#6
    - id: agent_limit
      permit:
        event: refund.paid
        for: agent
        limit: this.amount <= 5 CNY
        instead: supervisor.asked
      source: A/buyer-changed-mind-refund#9
    - id: above_limit
      permit: {event: refund.paid if this.amount > 100 CNY, approved_by: supervisor}
      source: A/buyer-changed-mind-refund#9

How it is judged:
    Each occurrence in scope is looked at once, in the state before its moment and in the state of
    its moment; it is kept if it is kept in either. Several permits on one event must all be kept.
    What is unknown is never a violation, and never lets an action pass that is asked about.

Source:
    A/buyer-changed-mind-refund.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from sopkit.kernel import demands
from sopkit.kernel.program import Guard
from sopkit.language import pick
from sopkit.modelling import Field, Model, PlainValidator, WithJsonSchema
from sopkit.rules.base import Added, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import (
    NAME,
    TEXT_KEYS,
    ConditionText,
    Names,
    Occurrences,
    Text,
    quoted,
    refuse,
)
from sopkit.speaking import Labels, capital, say_condition
from sopkit.speaking.demands import Written, acts, do, each_event, mentions
from sopkit.speaking.denials import predicate
from sopkit.speaking.values import trailed

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Demand, Spec
    from sopkit.rules.lowering import Lowering


DEMANDS = (
    "role",
    "only_if",
    "rank",
    "limit",
    "approved_by",
    "consent",
    "same_actor_as",
    "other_actor_than",
)


def _instead(value: Any) -> str:
    if isinstance(value, str) and NAME.fullmatch(value):
        return value
    is_text = isinstance(value, dict) and not value.keys().isdisjoint(TEXT_KEYS)
    message = (
        f"'instead' is {'a text' if is_text else quoted(value)}; it names the one event or step "
        "that is to be done otherwise, such as supervisor.asked"
    )
    if is_text or isinstance(value, str):
        message += "; declare one with this text as its label"
    refuse("wrong-type", message)


Instead = Annotated[str, PlainValidator(_instead), WithJsonSchema({"type": "string"})]


class Body(Model):
    """What stands under `permit`."""

    event: Occurrences
    scope: Names = Field(default=(), alias="for")
    role: Names = ()
    only_if: ConditionText = None
    rank: Text | None = None
    limit: ConditionText = None
    approved_by: Names = ()
    consent: Text | None = None
    same_actor_as: Text | None = None
    other_actor_than: Text | None = None
    instead: Instead | None = None


def names(_rule: str, body: Body, _declared: Declared) -> Added:
    """The approval that is asked for is an event."""
    approved = body.event if body.approved_by else ()
    return Added(
        events={f"{event.partition(' if ')[0].strip()}.approved": {} for event in approved}
    )


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One guard with all its demands."""
    body: Body = entry.body
    events = lowering.occurrences(body.event, entry.at("event"))
    demanded = [*_conditions(entry, lowering), *_actors(entry, lowering)]
    if not any(getattr(body, name) not in (None, ()) for name in DEMANDS):
        lowering.report(
            "missing-key",
            f"'{entry.id}' demands nothing; add only_if, role, limit, consent or another demand",
            entry.path,
            key=True,
        )
    if body.instead is not None:
        lowering.event(body.instead, entry.at("instead"))
    return [
        Guard(
            rule=entry.rule,
            events=events,
            demands=tuple(demanded),
            scope_roles=frozenset(lowering.roles(body.scope, entry.at("for"))),
            instead=body.instead,
        )
    ]


def _conditions(entry: Entry, lowering: Lowering) -> list[Demand]:
    body: Body = entry.body
    found: list[Demand] = []
    for name in ("only_if", "limit", "consent"):
        written = getattr(body, name)
        if written is None:
            continue
        if condition := lowering.condition(written, entry.at(name), this=body.event):
            found.append(demands.Holds(condition, name))
    return found


def _actors(entry: Entry, lowering: Lowering) -> list[Demand]:
    body: Body = entry.body
    found: list[Demand] = []
    if body.role:
        found.append(demands.RoleIs(lowering.roles(body.role, entry.at("role"))))
    if body.rank is not None:
        found.append(demands.RoleIs(lowering.roles_from_rank(body.rank, entry.at("rank")), "rank"))
    if body.approved_by:
        roles = lowering.roles(body.approved_by, entry.at("approved_by"))
        if len(body.event) > 1:
            lowering.report(
                "bad-value",
                f"'{entry.id}' asks approval for several events; write one rule for each event",
                entry.at("approved_by"),
            )
        found.append(demands.ApprovedBy(lowering.bare_event(body.event[0]), roles))
    if body.same_actor_as is not None:
        lowering.event(body.same_actor_as, entry.at("same_actor_as"))
        found.append(demands.ActorIs(body.same_actor_as, same=True))
    if body.other_actor_than is not None:
        lowering.event(body.other_actor_than, entry.at("other_actor_than"))
        found.append(demands.ActorIs(body.other_actor_than, same=False))
    return found


def say(body: Written, names: Labels) -> list[str]:
    """An event only if condition, role, limit, approval, consent."""
    said = []
    if "role" in body:
        said.append(_say_role(names.role(body["role"], last="or"), body, names))
    demands = _demands(body, names)
    if demands:
        said.append(_say_only_if(demands, body, names))
    if "instead" in body:
        other = do(body["instead"], names)
        said.append(pick(names.language, f"Otherwise: {other}", f"否则：{other}"))
    return said


def _say_role(role: str, body: Written, names: Labels) -> str:
    act = acts(body, names)
    if act:
        return pick(names.language, f"Only the {role} may {act}", f"只有{role}可{act}")
    event = mentions(body, names)
    return pick(names.language, f"{event}: only by the {role}", f"{event}只可由{role}进行")


def _demands(body: Written, names: Labels) -> list[str]:
    """The conditions, each as a clause."""
    found = [say_condition(body[key], names) for key in ("only_if", "limit") if key in body]
    if "rank" in body:
        least = names.role(body["rank"])
        english = f"the person is {least} or above"
        found.append(pick(names.language, english, f"执行人为{least}及以上职级"))
    if "approved_by" in body:
        role = names.role(body["approved_by"], last="or")
        found.append(pick(names.language, f"the {role} has approved it", f"已经{role}批准"))
    if "consent" in body:
        consent = say_condition(body["consent"], names)
        english, chinese = f"it was recorded beforehand that {consent}", f"事先已记录：{consent}"
        found.append(pick(names.language, english, chinese))
    for key, english, chinese in (
        ("same_actor_as", "the same person did {}", "{}由同一人完成"),
        ("other_actor_than", "another person did {}", "{}由他人完成"),
    ):
        if key in body:
            mention = names.mention(body[key])
            mention = mention if names.language == "en" else trailed(mention)
            found.append(pick(names.language, english, chinese).format(mention))
    return found


def _may_in_chinese(act: str, body: Written, names: Labels) -> str:
    """`方可上茶`; of what happens by itself `会议方可开始`."""
    events = each_event(body)
    found = None if act or len(events) != 1 else predicate(names.label(events[0]))
    if found is not None and found["done"] and names.get(str(events[0]), "event"):
        return f"{found.string[: found.start()]}方可{found.string[found.start() :]}"
    return f"方可{act or '进行' + mentions(body, names)}"


def _say_only_if(demands: list[str], body: Written, names: Labels) -> str:
    """`Pay the refund only if ..`."""
    act = acts(body, names)
    scope = names.role(body["for"], last="or") if "for" in body else ""
    if names.language == "zh":
        need = "，且".join(demands)
        lead = f"对{scope}：" if scope else ""
        return f"{lead}只有{need}，{_may_in_chinese(act, body, names)}"
    need = " and ".join(demands)
    if scope and act:
        return f"The {scope} may {act} only if {need}"
    if scope:
        return f"{mentions(body, names)} by the {scope}: only if {need}"
    if act:
        return f"{capital(act)} only if {need}"
    return f"{mentions(body, names)}: only if {need}"


KIND = RuleKind("permit", Body, lower, nothing_to_lint, say, __doc__ or "", names=names)
