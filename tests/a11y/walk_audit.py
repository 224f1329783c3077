# SPDX-License-Identifier: EUPL-1.2
"""An ICT-veiligheidsaudit, written down with the keyboard: what the help says before and after, a finding that becomes an action."""

import os
import sqlite3

import desk
from desk import Desk, wait_for

APP, PO = os.environ["PARAAT"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)
FOUND = "Drie beheerders gebruiken hetzelfde wachtwoord"


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def said(folder, kind, field):
    """What is durable of a field, in the order in which it was said."""
    with sqlite3.connect(f"file:{folder / 'desk' / 'paraat.db'}?mode=ro", uri=True) as db:
        return [str(value) for (value,) in db.execute(
            "SELECT CAST(change.value AS TEXT) FROM change JOIN record ON record.n = change.record"
            " WHERE record.kind = ? AND field = ? ORDER BY change.n", (kind, field))]


def begin(folder):
    paraat = Desk(APP, folder / "desk", first_start=True)
    paraat.focus_window()
    paraat.write("Naam van de gemeente", "aalst")
    paraat.press("Aalst: gemeente")
    paraat.wait_to_see("OCMW Aalst")
    paraat.click("Alles overslaan")
    paraat.wait_to_see("Wat klaar is en wat niet")
    return paraat


def to_the_audits(paraat):
    paraat.focus_window()
    paraat.keys_until("alt+4", "the plan", lambda: paraat.sees("Wat een ICT-veiligheidsaudit vaststelde"))
    paraat.tab_to("Audits")
    paraat.keys("Return")
    paraat.wait_to_see("Heb je er recht op, wat houdt hij in")


def to_the_help(paraat):
    paraat.tab_to("Audithulp")
    paraat.keys("Return")
    paraat.wait_to_see("Heb je er recht op\\?")


def back(paraat, leaves, words):
    """Once: what is pressed again while a page goes leaves the next one too."""
    paraat.click("Terug")
    paraat.gone(leaves)
    paraat.wait_to_see(words)


def choose(paraat, name, steps, value):
    """In a row with choices: open it, go down, and take it."""
    paraat.tab_to(name)
    paraat.keys("space")
    wait_for(f"the choices of {name}", lambda: sum(value in text for text in paraat.texts()) > 0)
    paraat.keys(*["Down"] * steps, "Return")


def before(paraat):
    """A municipality may have a basisaudit; the next one only after it."""
    to_the_audits(paraat)
    paraat.wait_to_see("Er is nog geen audit genoteerd")
    check(paraat)
    to_the_help(paraat)
    paraat.wait_to_see("^Ja. Gemeente en OCMW vragen hem samen aan")
    paraat.wait_to_see("^Nog niet. Pas na een basisaudit")
    paraat.wait_to_see("Vlaanderen betaalt 2/3, jullie 1/3. .*Na te kijken bij ABB")
    paraat.wait_to_see("Vlaanderen betaalt 1/2, jullie 1/2. Binnen het beschikbare krediet. Na te kijken bij ABB")
    paraat.wait_to_see("hoogstens vijf IP-adressen")
    paraat.wait_to_see("Nagekeken op \\d\\d/\\d\\d/\\d{4}")
    check(paraat)
    paraat.tab_to("Prijs in euro")
    paraat.type("5.009,")
    paraat.wait_to_see("Nog geen bedrag. Schrijf het zo: 5.009,40")
    paraat.type("40")
    paraat.wait_to_see("Vlaanderen betaalt 3.339,60 euro, jullie 1.669,80 euro")
    paraat.wait_to_see("Vlaanderen betaalt 2.504,70 euro, jullie 2.504,70 euro")
    back(paraat, "Heb je er recht op\\?", "Er is nog geen audit genoteerd")
    to_the_help(paraat)
    paraat.wait_to_see("Vlaanderen betaalt 3.339,60 euro")      # what was typed is still there
    back(paraat, "Heb je er recht op\\?", "Er is nog geen audit genoteerd")


def record_one(paraat, folder):
    paraat.tab_to("Audit noteren")
    paraat.keys("Return")
    paraat.wait_to_see("Wie voert hem uit")
    check(paraat)
    paraat.tab_to("Wie voert hem uit")
    paraat.type("Een auditfirma")
    paraat.tab_to("Wanneer")
    paraat.type("voorjaar 2027")
    paraat.tab_to("Prijs in euro")
    paraat.type("6000")
    paraat.wait_to_see("Vlaanderen betaalt 4.000,00 euro, jullie 2.000,00 euro")
    paraat.tab_to("Hou een dag vrij")
    paraat.keys("space")
    wait_for("what is ready kept", lambda: said(folder, "audit", "ready.dag") == ["true"])
    assert said(folder, "audit", "cost") == ["600000"], "an amount is said once it is typed"
    choose(paraat, "Stand", 2, "Rapport ontvangen")
    wait_for("the state kept", lambda: said(folder, "audit", "state") == ['"planned"', '"reported"'])
    paraat.gone("Hou een dag vrij")


def find_one(paraat, folder):
    paraat.tab_to("Vaststelling toevoegen")
    paraat.keys("Return")
    paraat.wait_to_see("Wat werd vastgesteld")
    check(paraat)
    paraat.type(FOUND)
    paraat.tab_to("Ernst")
    paraat.keys("space", "Up", "Return")
    wait_for("how severe it is kept", lambda: said(folder, "finding", "severity") == ['"high"'])
    paraat.tab_to("Er een actie van maken")
    paraat.keys("Return")
    paraat.wait_to_see("Wat moet er gebeuren")
    paraat.wait_to_see("Vaststelling van een audit")
    check(paraat)
    paraat.tab_to("Verantwoordelijke")
    paraat.type("An Peeters")
    paraat.keys_until("Escape", "the action to go", lambda: not paraat.sees("Wat moet er gebeuren"))
    paraat.wait_to_see("Te doen · An Peeters")
    assert not paraat.sees("Er een actie van maken"), "one finding, one action"
    paraat.keys_until("Escape", "the finding to go", lambda: not paraat.sees("Wat werd vastgesteld"))
    paraat.wait_to_see("Hoog · Open")
    paraat.wait_to_see("In het actieplan: Te doen · An Peeters")
    assert len(said(folder, "action", "finding")) == 1


def see_it_in_the_plan(paraat, folder):
    paraat.wait_to_see(FOUND)
    paraat.wait_to_see("Te doen · An Peeters · uit een audit")
    paraat.click("Meer voor het plan")
    paraat.choose("Bewaren voor Excel (CSV)…")
    path = folder / "plan.csv"
    paraat.save_in_chooser(path)
    text = wait_for("the table", lambda: path.exists() and path.read_text(encoding="utf-8-sig"))
    lines = text.split("\n")
    assert lines[0].strip().endswith(";Vaststelling") and lines[1].strip().endswith(f";{FOUND}"), text
    paraat.focus_window()
    paraat.tab_to(FOUND)
    paraat.keys("Return")
    paraat.wait_to_see("Vaststelling van een audit")
    paraat.tab_to("Vaststelling van een audit")
    paraat.keys("Return")
    paraat.wait_to_see("Wie voert hem uit")     # from the action to its audit


def from_help_to_action(folder):
    paraat = begin(folder)
    before(paraat)
    record_one(paraat, folder)
    find_one(paraat, folder)
    back(paraat, "Wie voert hem uit", "Genoteerde audits")
    paraat.wait_to_see("Rapport ontvangen · 1 vaststelling, 1 open · Een auditfirma")
    check(paraat)
    to_the_help(paraat)
    paraat.wait_to_see("^Ja. Er is een rapport van een basisaudit")
    check(paraat)
    paraat.kill()

    paraat = Desk(APP, folder / "desk")     # killed, and all of it is there
    paraat.focus_window()
    paraat.keys_until("alt+4", "the plan", lambda: paraat.sees("uit een audit"))
    check(paraat)
    see_it_in_the_plan(paraat, folder)
    paraat.end()


def away_and_not_without_asking(folder):
    paraat = begin(folder)
    to_the_audits(paraat)
    record_one(paraat, folder)
    find_one(paraat, folder)
    for answer in ("Annuleren", "Verwijderen"):
        paraat.click("Meer voor de audit")
        paraat.choose("Audit verwijderen…")
        paraat.wait_to_see("Deze audit verwijderen\\?")
        check(paraat)
        paraat.click(answer)
        paraat.gone("Deze audit verwijderen\\?")
        assert len(said(folder, "audit", "deleted")) == 0 or answer == "Verwijderen"
    wait_for("the deletion kept", lambda: len(said(folder, "audit", "deleted")) == 1)
    paraat.wait_to_see("Er is nog geen audit genoteerd")
    to_the_help(paraat)
    paraat.wait_to_see("^Nog niet. Pas na een basisaudit")
    back(paraat, "Heb je er recht op\\?", "Er is nog geen audit genoteerd")
    back(paraat, "Er is nog geen audit genoteerd", "uit een audit")
    paraat.wait_to_see(FOUND)       # what is to be done stays
    paraat.end()


desk.run([from_help_to_action, away_and_not_without_asking])
