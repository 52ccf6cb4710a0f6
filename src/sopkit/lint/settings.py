"""This module holds what a house may set about lints."""

from __future__ import annotations

from sopkit.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Figures and words that lints go by; the defaults are those of the format reference.

    The lists are added to those of the package; English and Chinese may stand in one list.

    Attributes:
        step_words: how many English words a step may have.
        step_characters: how many characters the Chinese text of a step may have; a word in Latin
            letters and a figure count as one each, marks do not count.
        card_items: how many steps of one role fit on a pocket card.
        vague: more words that leave a limit open, such as `shortly` or `稍后`.
        terms: words that are not used here and those used instead, as `serviette = napkin`.
        verbs: more verbs with which the work of a step begins.
        one_action: pairs of English verbs that together name one action, as `rinse and wipe`.
        allowed: words of the shipped lists that are used here all the same, and abbreviations in
            capital letters.
    """

    step_words: int = 12
    step_characters: int = 20
    card_items: int = 9
    vague: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    one_action: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


DEFAULTS = Settings()
