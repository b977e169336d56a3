"""Words of the role pack that speak of one gender are told; what is right for everybody is let through."""

import pytest

from questions.reading.gendered import gendered_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He or she tells her team, and s/he asks himself", ["He", "she", "her", "he", "himself"]),
        ("The chairman, a saleswoman, two foremen and the guys", ["chairman", "saleswoman", "foremen", "guys"]),
        ("Manpower, counted in man-hours", ["Manpower", "man-hours"]),
        ("They ask the woman in charge of human resources, here and there; the specimen, the document", []),
    ],
)
def test_english(text, found):
    assert [word for word, _ in gendered_words(text, "en")] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Die Mitarbeiter und der Abteilungsleiter", ["Mitarbeiter", "Abteilungsleiter"]),
        ("Bewerber, Kandidaten, Kollegen und Experten", ["Bewerber", "Kandidaten", "Kollegen", "Experten"]),
        ("mit den Mitarbeitern des Chefs, wie er oder sie", ["Mitarbeitern", "Chefs", "er oder sie"]),
        ("Mitarbeitende, Mitarbeiter:innen, Mitarbeiter/-innen, Bewerber*innen, Kolleg:innen, Leitung", []),
        ("Kolleginnen und Kollegen, eine Kandidatin oder ein Kandidat", []),
        ("Mitarbeitergespräche, Mitarbeiter- und Teamtage, Leiterin, Halbleiter, weiter, er leitet", []),
        ("Leiter (m/w/d)", []),
    ],
)
def test_german(text, found):
    assert [word for word, _ in gendered_words(text, "de-AT")] == found


def test_of_other_languages_nothing_is_known():
    assert list(gendered_words("he his Mitarbeiter", "fr")) == []
