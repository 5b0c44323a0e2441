"""When enough people of the right specialties have signed: pure arithmetic over a policy and its signers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

EDITORIAL = "editorial"
STANDARD = "standard"
HIGH = "high"
ANY = ""  # a signature that asks for no specialty
URGENT_HOURS = 48


@dataclass(frozen=True)
class Policy:
    """How pages of one risk tier are reviewed.

    `specialties` are slugs: each asks for a person of its own. `ordered` lets them sign in this order only. A page is
    due again after `interval_months`; `grace_days` later one that `withdraws` is taken back by itself. An urgent
    correction has `urgent_hours` from its first signature to its last.
    """

    tier: str
    version: int = 0
    signatures: int = 1
    specialties: tuple[str, ...] = ()
    ordered: bool = False
    interval_months: int = 12
    grace_days: int = 90
    withdraws: bool = False
    urgent_hours: int = URGENT_HOURS

    @property
    def places(self) -> tuple[str, ...]:
        """The signatures that are needed, one slug each; ANY where every specialty will do."""
        return self.specialties + (ANY,) * max(self.signatures - len(self.specialties), 0)

    @property
    def at_first(self) -> Policy:
        """What an urgent correction needs to go live: one signature of anybody who may sign."""
        return replace(self, signatures=1, specialties=(), ordered=False)

    @property
    def to_confirm(self) -> Policy:
        """What an urgent correction needs to stay live: all that a page of its tier does, and two people at least."""
        return replace(self, signatures=max(self.signatures, 2))


# What holds until the Center approves a version of its own.
SHIPPED = {
    EDITORIAL: Policy(EDITORIAL, interval_months=24),
    STANDARD: Policy(STANDARD),
    HIGH: Policy(HIGH, signatures=2, specialties=("psychiatry", "pharmacy"), interval_months=6, grace_days=30),
}


def is_stricter(tier: str, than: str) -> bool:
    """Tell whether pages of `tier` may do more harm than those of the tier `than`."""
    order = list(SHIPPED)
    return order.index(tier) > order.index(than)


@dataclass(frozen=True)
class Signer:
    """One person who signed, by user id, with the specialties that the signature recorded."""

    user_id: int
    specialties: frozenset[str] = frozenset()


def missing(policy: Policy, signers: Sequence[Signer]) -> tuple[str, ...]:
    """Return the places that nobody has filled, in the policy's order.

    Each person fills one place, whatever the order in which they signed: whoever has two specialties takes the one
    that leaves the other to somebody else.
    """
    people = list({signer.user_id: signer for signer in signers}.values())
    holder: dict[int, int] = {}  # place -> person, by their positions

    def seat(person: int, tried: set[int]) -> bool:
        for place, specialty in enumerate(policy.places):
            if place in tried or (specialty != ANY and specialty not in people[person].specialties):
                continue
            tried.add(place)
            if place not in holder or seat(holder[place], tried):
                holder[place] = person
                return True
        return False

    for person in range(len(people)):
        seat(person, set())
    return tuple(specialty for place, specialty in enumerate(policy.places) if place not in holder)


def is_met(policy: Policy, signers: Sequence[Signer]) -> bool:
    """Tell whether nobody else has to sign."""
    return not missing(policy, signers)


def why_not(policy: Policy, signers: Sequence[Signer], signer: Signer) -> str:
    """Return why one more signature would add nothing now, in the signer's words; nothing when it counts."""
    if any(signer.user_id == other.user_id for other in signers):
        return "You have signed this already; somebody else signs next."
    before = missing(policy, signers)
    after = missing(policy, [*signers, signer])
    if len(after) == len(before):
        return f"What is still needed here is {in_words(before)}, which is not among your specialties."
    if policy.ordered and before[0] != ANY and before[0] in after:
        return f"Here {in_words(before[:1])} signs first."
    return ""


def in_words(places: Sequence[str]) -> str:
    """Return who signs as a reader says it: “psychiatry, pharmacy and one person of any specialty”."""
    names = [place.replace("-", " ") for place in places if place]
    if others := len(places) - len(names):
        names.append("one person of any specialty" if others == 1 else f"{others} people of any specialty")
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else "nobody"
