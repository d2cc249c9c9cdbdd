"""Does a broken rule file say what is wrong, and where? One row of the table for each kind of mistake.

A case changes one working file. Its code and its place are what a reader needs in order to mend it.
"""

# ruff: noqa: E501 - one line for each case
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ilp.errors import LANGUAGES, DataFileError, UsageError
from ilp.rulebook import Rulebook

HEAD = """\
[instrument]
id = "contoh"
name = "Contoh 1/2030"
title = { id = "Contoh", en = "Example" }
programme = "immunization"
in_force_from = 2030-01-01
"""
SERIES = """
[[service]]
code = "immunization.contoh.1"
label = { id = "Contoh 1", en = "Example 1" }
where = ["posyandu"]
clause = "Pasal 1"
status = "inferred"
[service.series]
products = ["BCG"]
valid_from = "6 weeks"
recommended = "2 months"
overdue = "3 months"
until = "12 months"
min_interval = "4 weeks"
programme_interval = "1 month"
"""
EVERY = """
[[service]]
code = "visit.contoh"
label = { id = "Contoh", en = "Example" }
where = ["posyandu"]
who = [{ sex = "female", age_from = "1 year", age_until = "2 years" }]
clause = "Pasal 2"
status = "inferred"
every = { first = "1 month", until = "60 months", period = "1 month", done_by = ["visit.contoh"] }
"""
CAMPAIGN = EVERY.replace("visit.contoh", "visit.kampanye").replace(
    'every = { first = "1 month", until = "60 months", period = "1 month", done_by = ["visit.kampanye"] }',
    'campaign = { months = [2, 8], age_from = "6 months", age_until = "5 years", done_by = ["visit.x"] }',
)
ONCE = EVERY.replace("visit.contoh", "visit.sekali").replace(
    'every = { first = "1 month", until = "60 months", period = "1 month", done_by = ["visit.sekali"] }',
    'once = { earliest = "2 days", recommended = "3 days", overdue = "4 days", until = "15 days", '
    'done_by = ["visit.x"] }',
)
DISPUTE = """
[service.dispute]
id = "contoh-1"
default = "six"
label = { id = "Umur", en = "Age" }
others = [{ name = "eight", label = { id = "8", en = "8" }, change = { series = { valid_from = "8 weeks" } } }]
"""
ENDS = """
[[ends]]
code = "immunization.contoh.1"
in_force_from = 2031-01-01
clause = "Pasal 3"
status = "inferred"
"""
COMPLETION = """
[[completion]]
code = "contoh_lengkap"
label = { id = "Lengkap", en = "Complete" }
requires = ["immunization.contoh"]
clause = "Pasal 4"
status = "inferred"
"""
ALTERNATIVE = """
[[alternative]]
code = "contoh_kejar"
series = "immunization.contoh"
label = { id = "Kejar", en = "Catch-up" }
start_from = "12 months"
start_until = "24 months"
not_needed = ["immunization.contoh.1"]
clause = "Pasal 5"
status = "inferred"
"""
CREDIT = """
[[credit]]
code = "contoh_kredit"
series = "immunization.contoh"
after = ["immunization.contoh.1"]
reaches = 1
each = ["immunization.contoh.1"]
clause = "Pasal 6"
status = "inferred"
"""
SPACING = """
[[spacing]]
code = "contoh_jarak"
products = ["MR", "JE"]
interval = "28 days"
reason = "live_vaccine_interval"
clause = "Pasal 7"
status = "inferred"
"""
RESTRICTION = """
[[restriction]]
code = "contoh_tunda"
label = { id = "Tunda", en = "Defer" }
effect = "deferred"
who = [{ any_condition = ["acute_illness"] }]
products = ["MR"]
reason = "acute_illness"
clause = "Pasal 8"
status = "inferred"
"""
WHOLE = (
    HEAD + SERIES + EVERY + CAMPAIGN + ONCE + ENDS + COMPLETION + ALTERNATIVE + CREDIT + SPACING + RESTRICTION
)
GRADE = SERIES.replace(
    'valid_from = "6 weeks"\nrecommended = "2 months"\noverdue = "3 months"\n',
    'windows = [{ anchor = "school_grade", grade = 1, recommended = "1 month", until = "12 months" }]\n',
)
ROW = "service[immunization.contoh.1]"
DISPUTED = SERIES.replace('"inferred"', '"disputed"') + DISPUTE


def swap(text: str, old: str, new: str) -> str:
    """The text with one thing changed, and a check that the thing was there."""
    assert old in text, old
    return text.replace(old, new, 1)


def twice(text: str, new_date: str) -> str:
    """The first service again, from another date."""
    again = swap(SERIES, 'clause = "Pasal 1"', f'clause = "Pasal 1"\nin_force_from = {new_date}')
    return text + again


SHAPE = {
    # name: (text, code, place)
    "a file that is no TOML": ("[instrument\n", "ILP-R001", "contoh.toml:1"),
    "a key given twice": (swap(WHOLE, 'id = "contoh"\n', 'id = "a"\nid = "b"\n'), "ILP-R001", "contoh.toml:3"),
    "a day that does not exist": (swap(WHOLE, "2030-01-01", "2030-02-30"), "ILP-R001", "contoh.toml:6"),
    "a text that never ends": (HEAD + 'note = """\n', "ILP-R001", "contoh.toml:7"),
    "no instrument": (SERIES, "ILP-R003", "contoh.toml: instrument"),
    "no programme": (swap(WHOLE, 'programme = "immunization"\n', ""), "ILP-R003", "contoh.toml: instrument.programme"),
    "no date": (swap(WHOLE, "in_force_from = 2030-01-01\n", ""), "ILP-R003", "contoh.toml: instrument.in_force_from"),
    "no clause": (swap(WHOLE, 'clause = "Pasal 1"\n', ""), "ILP-R003", f"contoh.toml: {ROW}.clause"),
    "no status": (swap(WHOLE, 'status = "inferred"\n', ""), "ILP-R003", f"contoh.toml: {ROW}.status"),
    "no label": (swap(WHOLE, 'label = { id = "Contoh 1", en = "Example 1" }\n', ""), "ILP-R003", f"contoh.toml: {ROW}.label"),
    "no products": (swap(WHOLE, 'products = ["BCG"]\n', ""), "ILP-R046", f"contoh.toml: {ROW}.series"),
    "no code": (swap(WHOLE, 'code = "immunization.contoh.1"\n', ""), "ILP-R003", "contoh.toml: service[0].code"),
    "an unknown table": (WHOLE + '\n[[servis]]\ncode = "x"\n', "ILP-R004", "contoh.toml: servis"),
    "an unknown key of the instrument": (swap(WHOLE, 'id = "contoh"\n', 'id = "contoh"\nnomor = 1\n'), "ILP-R004", "contoh.toml: instrument.nomor"),
    "an unknown key of a row": (swap(WHOLE, "where = [", "wehre = ["), "ILP-R004", f"contoh.toml: {ROW}.wehre"),
    "an unknown key of a series": (swap(WHOLE, "valid_from", "valid_form"), "ILP-R004", f"contoh.toml: {ROW}.series.valid_form"),
    "an unknown test in who": (swap(WHOLE, 'who = [{ sex', 'who = [{ height = 1, sex'), "ILP-R004", "contoh.toml: service[visit.contoh].who[0].height"),
    "a period without a unit": (swap(WHOLE, '"6 weeks"', '"6"'), "ILP-R005", f"contoh.toml: {ROW}.series.valid_from"),
    "a period that is a number": (swap(WHOLE, '"6 weeks"', "42"), "ILP-R005", f"contoh.toml: {ROW}.series.valid_from"),
    "a period in an unknown unit": (swap(WHOLE, '"4 weeks"', '"4 fortnights"'), "ILP-R005", f"contoh.toml: {ROW}.series.min_interval"),
    "a label that is a text": (swap(WHOLE, '{ id = "Contoh 1", en = "Example 1" }', '"Contoh 1"'), "ILP-R006", f"contoh.toml: {ROW}.label"),
    "a label in a third language": (swap(WHOLE, 'en = "Example 1" }', 'en = "Example 1", jv = "Tuladha" }'), "ILP-R006", f"contoh.toml: {ROW}.label"),
    "a label without English": (swap(WHOLE, ', en = "Example 1" }', " }"), "ILP-R007", f"contoh.toml: {ROW}.label"),
    "a label with empty Indonesian": (swap(WHOLE, 'id = "Contoh 1"', 'id = " "'), "ILP-R007", f"contoh.toml: {ROW}.label"),
    "a title without Indonesian": (swap(WHOLE, 'title = { id = "Contoh", ', "title = { "), "ILP-R007", "contoh.toml: instrument.title"),
    "a date in quotes": (swap(WHOLE, "2030-01-01", '"2030-01-01"'), "ILP-R008", "contoh.toml: instrument.in_force_from"),
    "a date with a time": (swap(WHOLE, "2030-01-01", "2030-01-01T00:00:00"), "ILP-R008", "contoh.toml: instrument.in_force_from"),
    "a status that does not exist": (swap(WHOLE, '"inferred"', '"certain"'), "ILP-R009", f"contoh.toml: {ROW}.status"),
    "a sex that does not exist": (swap(WHOLE, '"female"', '"perempuan"'), "ILP-R009", "contoh.toml: service[visit.contoh].who[0].sex"),
    "an effect that does not exist": (swap(WHOLE, '"deferred"', '"postponed"'), "ILP-R009", "contoh.toml: restriction[contoh_tunda].effect"),
    "an anchor that does not exist": (HEAD + swap(GRADE, "school_grade", "school"), "ILP-R009", f"contoh.toml: {ROW}.series.windows[0].anchor"),
    "a list that is a text": (swap(WHOLE, 'where = ["posyandu"]', 'where = "posyandu"'), "ILP-R015", f"contoh.toml: {ROW}.where"),
    "a flag that is a text": (swap(WHOLE, 'clause = "Pasal 1"', 'clause = "Pasal 1"\neverywhere = "all over"'), "ILP-R017", f"contoh.toml: {ROW}.everywhere"),
    "a clause that is a number": (swap(WHOLE, 'clause = "Pasal 1"', "clause = 1"), "ILP-R016", f"contoh.toml: {ROW}.clause"),
    "a month in words": (swap(WHOLE, "[2, 8]", '["Februari"]'), "ILP-R018", "contoh.toml: service[visit.kampanye].campaign.months[0]"),
    "half a month": (swap(WHOLE, "[2, 8]", "[2.5]"), "ILP-R018", "contoh.toml: service[visit.kampanye].campaign.months[0]"),
    "a test that is a text": (swap(WHOLE, 'who = [{ sex = "female", age_from = "1 year", age_until = "2 years" }]', 'who = ["female"]'), "ILP-R019", "contoh.toml: service[visit.contoh].who[0]"),
    "rows that are one table": (HEAD + '\n[service]\ncode = "x"\n', "ILP-R015", "contoh.toml: service"),
    "rows that are no tables": ('service = ["x"]\n' + HEAD, "ILP-R019", "contoh.toml: service[0]"),
    "a reading that changes an unknown key": (
        HEAD + swap(DISPUTED, "series = { valid_from", "series = { vaild_from"),
        "ILP-R004",
        f"contoh.toml: {ROW}.dispute.others[eight].change.series.vaild_from",
    ),
    "a reading with a bad period": (
        HEAD + swap(DISPUTED, '"8 weeks"', '"eight weeks"'),
        "ILP-R005",
        f"contoh.toml: {ROW}.dispute.others[eight].change.series.valid_from",
    ),
}  # fmt: skip

SENSE = {
    "two rows of one code on one day": (WHOLE + SERIES, "ILP-R030", ROW),
    "a row that begins as it ends": (swap(WHOLE, "2031-01-01", "2030-01-01"), "ILP-R030", "ends[immunization.contoh.1]"),
    "the same area twice on one day": (
        HEAD + 2 * swap(SERIES, "clause", 'areas = ["64", "65"]\nclause'), "ILP-R030", ROW),
    "a row that ends before it begins": (swap(WHOLE, 'clause = "Pasal 1"', 'clause = "Pasal 1"\nin_force_until = 2029-12-31'), "ILP-R031", ROW),
    "a row that ends on its first day": (swap(WHOLE, 'clause = "Pasal 1"', 'clause = "Pasal 1"\nin_force_until = 2030-01-01'), "ILP-R031", ROW),
    "birth cohorts that end before they begin": (swap(WHOLE, 'clause = "Pasal 1"', 'clause = "Pasal 1"\nborn_from = 2029-01-02\nborn_until = 2029-01-01'), "ILP-R031", ROW),
    "a birth test that ends before it begins": (swap(WHOLE, "{ sex", "{ born_from = 2029-01-02, born_until = 2029-01-01, sex"), "ILP-R031", "service[visit.contoh].who"),
    "an empty clause": (swap(WHOLE, '"Pasal 1"', '" "'), "ILP-R032", ROW),
    "disputed without a dispute": (swap(WHOLE, '"inferred"', '"disputed"'), "ILP-R033", ROW),
    "a dispute that is not disputed": (HEAD + SERIES + DISPUTE, "ILP-R033", ROW),
    "valid from above until": (swap(WHOLE, '"6 weeks"', '"13 months"'), "ILP-R034", f"{ROW}.series"),
    "valid from after the recommended day": (swap(WHOLE, '"6 weeks"', '"10 weeks"'), "ILP-R034", f"{ROW}.series"),
    "recommended on the first day out": (swap(WHOLE, '"2 months"', '"12 months"'), "ILP-R034", f"{ROW}.series"),
    "late before it is recommended": (swap(WHOLE, '"3 months"', '"7 weeks"'), "ILP-R034", f"{ROW}.series"),
    "earliest after recommended": (swap(WHOLE, 'valid_from = "6 weeks"', 'earliest = "9 weeks"'), "ILP-R034", f"{ROW}.series"),
    "offered longer than it counts": (swap(WHOLE, 'until = "12 months"', 'until = "12 months"\noffered_until = "13 months"'), "ILP-R034", f"{ROW}.series"),
    "an absolute minimum above the minimum": (swap(WHOLE, 'until = "12 months"', 'until = "12 months"\nabsolute_valid_from = "7 weeks"'), "ILP-R034", f"{ROW}.series.absolute_valid_from"),
    "an absolute interval above the minimum": (swap(WHOLE, 'until = "12 months"', 'until = "12 months"\nabsolute_interval = "29 days"'), "ILP-R034", f"{ROW}.series.absolute_interval"),
    "a first visit after the last": (swap(WHOLE, 'first = "1 month"', 'first = "61 months"'), "ILP-R034", "service[visit.contoh].every"),
    "a visit again after no time": (swap(WHOLE, ', period = "1 month"', ', period = "0 days"'), "ILP-R034", "service[visit.contoh].every.period"),
    "a campaign for nobody": (swap(WHOLE, 'age_from = "6 months"', 'age_from = "5 years"'), "ILP-R034", "service[visit.kampanye].campaign"),
    "a window that never opens": (swap(WHOLE, 'earliest = "2 days"', 'earliest = "4 days"'), "ILP-R034", "service[visit.sekali].once"),
    "a window that closes on its first day": (swap(WHOLE, 'until = "15 days"', 'until = "3 days"'), "ILP-R034", "service[visit.sekali].once"),
    "late before the window's best day": (swap(WHOLE, 'overdue = "4 days"', 'overdue = "2 days"'), "ILP-R034", "service[visit.sekali].once.overdue"),
    "an age from above its until": (swap(WHOLE, 'age_from = "1 year"', 'age_from = "3 years"'), "ILP-R034", "service[visit.contoh].who"),
    "an age that is empty": (swap(WHOLE, 'age_from = "1 year"', 'age_from = "2 years"'), "ILP-R034", "service[visit.contoh].who"),
    "a gestation from above its until": (swap(WHOLE, "{ sex", '{ gestation_from = "20 weeks", gestation_until = "12 weeks", sex'), "ILP-R034", "service[visit.contoh].who"),
    "a start from above its until": (swap(WHOLE, 'start_from = "12 months"', 'start_from = "25 months"'), "ILP-R034", "alternative[contoh_kejar]"),
    "a school window that never opens": (HEAD + swap(GRADE, 'recommended = "1 month"', 'recommended = "12 months"'), "ILP-R034", f"{ROW}.series.windows"),
    "two timings": (swap(WHOLE, "every = {", 'once = { earliest = "1 day", recommended = "1 day", until = "2 days", done_by = ["visit.x"] }\nevery = {'), "ILP-R035", "service[visit.contoh]"),
    "no timing": (swap(WHOLE, EVERY.splitlines()[-1], ""), "ILP-R035", "service[visit.contoh]"),
    "a month that does not exist": (swap(WHOLE, "[2, 8]", "[2, 13]"), "ILP-R036", "service[visit.kampanye].campaign.months"),
    "the month 0": (swap(WHOLE, "[2, 8]", "[0, 8]"), "ILP-R036", "service[visit.kampanye].campaign.months"),
    "no month": (swap(WHOLE, "[2, 8]", "[]"), "ILP-R036", "service[visit.kampanye].campaign.months"),
    "neither recommended nor windows": (HEAD + swap(SERIES, 'recommended = "2 months"\noverdue = "3 months"\n', ""), "ILP-R037", f"{ROW}.series"),
    "both recommended and windows": (HEAD + swap(GRADE, "windows =", 'recommended = "2 months"\nwindows ='), "ILP-R037", f"{ROW}.series"),
    "an overdue age beside windows": (HEAD + swap(GRADE, "windows =", 'overdue = "2 months"\nwindows ='), "ILP-R037", f"{ROW}.series"),
    "a minimum interval above the programme's": (swap(WHOLE, 'min_interval = "4 weeks"', 'min_interval = "2 months"'), "ILP-R038", f"{ROW}.series"),
    "a school anchor without a grade": (HEAD + swap(GRADE, ", grade = 1", ""), "ILP-R039", f"{ROW}.series.windows"),
    "a grade without the school anchor": (HEAD + swap(GRADE, 'anchor = "school_grade", ', ""), "ILP-R039", f"{ROW}.series.windows"),
    "a series code without a number": (HEAD + swap(SERIES, "contoh.1", "contoh"), "ILP-R040", "service[immunization.contoh]"),
    "a dose number 0": (HEAD + swap(SERIES, "contoh.1", "contoh.0"), "ILP-R040", "service[immunization.contoh.0]"),
    "a dose number with a leading zero": (HEAD + swap(SERIES, "contoh.1", "contoh.01"), "ILP-R040", "service[immunization.contoh.01]"),
    "a first dose that is number 2": (HEAD + swap(SERIES, "contoh.1", "contoh.2"), "ILP-R041", "service[immunization.contoh.2]"),
    "dose numbers with a gap": (HEAD + SERIES + swap(SERIES, "contoh.1", "contoh.3"), "ILP-R041", "service[immunization.contoh.3]"),
    "an unknown product": (swap(WHOLE, '["BCG"]', '["BCGG"]'), "ILP-R042", f"{ROW}.series.products"),
    "an unknown product in a spacing": (swap(WHOLE, '["MR", "JE"]', '["MR", "Varicella"]'), "ILP-R042", "spacing[contoh_jarak].products"),
    "an unknown product in a restriction": (swap(WHOLE, 'products = ["MR"]\n', 'products = ["MMR"]\n'), "ILP-R042", "restriction[contoh_tunda].products"),
    "an unknown condition": (swap(WHOLE, "{ sex", '{ all_conditions = ["sakit"], sex'), "ILP-R042", "service[visit.contoh].who.all_conditions"),
    "an unknown condition of a restriction": (swap(WHOLE, '["acute_illness"]', '["illness"]'), "ILP-R042", "restriction[contoh_tunda].who.any_condition"),
    "an unknown condition to be without": (swap(WHOLE, "{ sex", '{ no_condition = ["sakit"], sex'), "ILP-R042", "service[visit.contoh].who.no_condition"),
    "an unknown cohort": (swap(WHOLE, "{ sex", '{ cohort = ["teenager"], sex'), "ILP-R042", "service[visit.contoh].who.cohort"),
    "an unknown tier": (swap(WHOLE, '["posyandu"]', '["klinik"]'), "ILP-R042", f"{ROW}.where"),
    "an unknown programme": (swap(WHOLE, '"immunization"', '"imunisasi"'), "ILP-R042", f"{ROW}.programme"),
    "an unknown kind": (swap(WHOLE, 'code = "visit.contoh"', 'code = "visits.contoh"'), "ILP-R042", "service[visits.contoh].code"),
    "a series to follow that is not there": (swap(WHOLE, 'until = "12 months"', 'until = "12 months"\nfollows = "immunization.tiada"'), "ILP-R042", f"{ROW}.series.follows"),
    "a completion of a dose that is not there": (swap(WHOLE, 'requires = ["immunization.contoh"]', 'requires = ["immunization.contoh.2"]'), "ILP-R042", "completion[contoh_lengkap].requires"),
    "a status of a series that is not there": (swap(WHOLE, 'requires = ["immunization.contoh"]', 'status_of = "immunization.tt"'), "ILP-R042", "completion[contoh_lengkap].status_of"),
    "an end of what is not there": (swap(WHOLE, ENDS, ENDS.replace("contoh.1", "contoh.9")), "ILP-R042", "ends[immunization.contoh.9]"),
    "an end under another programme": (swap(WHOLE, ENDS, ENDS + 'programme = "ckg"\n'), "ILP-R042", "ends[immunization.contoh.1]"),
    "an alternative that is not there": (HEAD + swap(SERIES, "clause", 'alternative = "tiada"\nclause'), "ILP-R042", f"{ROW}.alternative"),
    "an alternative of no series": (swap(WHOLE, 'series = "immunization.contoh"', 'series = "immunization.tiada"'), "ILP-R042", "alternative[contoh_kejar].series"),
    "an alternative that spares an unknown dose": (swap(WHOLE, 'not_needed = ["immunization.contoh.1"]', 'not_needed = ["immunization.contoh.3"]'), "ILP-R042", "alternative[contoh_kejar].not_needed"),
    "a credit from an unknown dose": (swap(WHOLE, 'each = ["immunization.contoh.1"]', 'each = ["immunization.tiada.1"]'), "ILP-R042", "credit[contoh_kredit].each"),
    "an area that is no code": (swap(WHOLE, 'clause = "Pasal 1"', 'clause = "Pasal 1"\nareas = ["Kalimantan Timur"]'), "ILP-R043", f"{ROW}.areas"),
    "an area without its dot": (swap(WHOLE, 'clause = "Pasal 1"', 'clause = "Pasal 1"\nareas = ["6402"]'), "ILP-R043", f"{ROW}.areas"),
    "the nation as an area": (swap(WHOLE, 'clause = "Pasal 1"', 'clause = "Pasal 1"\nareas = ["ID"]'), "ILP-R043", f"{ROW}.areas"),
    "a three-digit area of a person": (swap(WHOLE, "{ sex", '{ area = ["640"], sex'), "ILP-R043", "service[visit.contoh].who.area"),
    "a service given nowhere": (swap(WHOLE, '["posyandu"]', "[]"), "ILP-R044", f"{ROW}.where"),
    "a series of no product": (swap(WHOLE, '["BCG"]', "[]"), "ILP-R046", f"{ROW}.series"),
    "a dose that counts from a pregnancy": (swap(WHOLE, 'products = ["BCG"]', 'products = ["BCG"]\nanchor = "delivery"'), "ILP-R047", f"{ROW}.series"),
    "a service done by an unknown hand": (swap(WHOLE, 'done_by = ["visit.contoh"]', 'counts = { by = ["dukun"] }, done_by = ["visit.contoh"]'), "ILP-R042", "service[visit.contoh].every.counts.by"),
    "a visit that nothing can show": (swap(WHOLE, 'done_by = ["visit.contoh"]', "done_by = []"), "ILP-R044", "service[visit.contoh].every.done_by"),
}  # fmt: skip


def faults(folder: Path) -> list[tuple[str, str]]:
    """What does the loader find in the folder? (code, place) of every issue."""
    with pytest.raises(DataFileError) as caught:
        Rulebook.load(path=folder)
    assert caught.value.code == "ILP-R000"
    assert caught.value.values["count"] == len(caught.value.issues)
    for found in caught.value.issues:
        assert found.severity == "error"
        for language in LANGUAGES:
            assert found.messages[language].startswith(found.path)
            assert not re.search(r"\{\w*\}", found.messages[language])
    return [(found.code, found.path) for found in caught.value.issues]


def test_the_file_that_the_cases_change_is_sound(rules_folder: Callable[..., Path]) -> None:
    for text in (WHOLE, HEAD + DISPUTED, HEAD + GRADE, twice(WHOLE, "2032-01-01")):
        book = Rulebook.load(path=rules_folder(contoh=text))
        assert "immunization.contoh.1" in book.codes


@pytest.mark.parametrize(("text", "code", "place"), SHAPE.values(), ids=SHAPE)
def test_a_file_of_the_wrong_shape(
    rules_folder: Callable[..., Path], text: str, code: str, place: str
) -> None:
    found = faults(rules_folder(contoh=text))
    assert (code, place) in found


@pytest.mark.parametrize(("text", "code", "place"), SENSE.values(), ids=SENSE)
def test_a_file_that_makes_no_sense(
    rules_folder: Callable[..., Path], text: str, code: str, place: str
) -> None:
    found = faults(rules_folder(contoh=text))
    assert (code, f"contoh.toml: {place}") in found


def test_one_mistake_is_told_once(rules_folder: Callable[..., Path]) -> None:
    text = swap(WHOLE, 'programme = "immunization"\n', "")
    assert faults(rules_folder(contoh=text)) == [("ILP-R003", "contoh.toml: instrument.programme")]


def test_all_mistakes_of_all_files_are_told_at_once(rules_folder: Callable[..., Path]) -> None:
    broken = swap(swap(WHOLE, '"6 weeks"', '"6"'), '{ id = "Contoh 1", en = "Example 1" }', '"Contoh 1"')
    other = swap(HEAD + swap(EVERY, "where", "wehre"), "2030-01-01", '"2030"')
    found = faults(rules_folder(a=broken, b=other, c="[x"))
    assert sorted(found) == [
        ("ILP-R001", "c.toml:1"),
        ("ILP-R003", "b.toml: service[visit.contoh].where"),
        ("ILP-R004", "b.toml: service[visit.contoh].wehre"),
        ("ILP-R005", "a.toml: service[immunization.contoh.1].series.valid_from"),
        ("ILP-R006", "a.toml: service[immunization.contoh.1].label"),
        ("ILP-R008", "b.toml: instrument.in_force_from"),
    ]


def test_an_unknown_key_names_the_nearest_one(rules_folder: Callable[..., Path]) -> None:
    with pytest.raises(DataFileError) as caught:
        Rulebook.load(path=rules_folder(contoh=swap(WHOLE, "valid_from", "valid_form")))
    assert "allowed: valid_from, " in caught.value.issues[0].messages["en"]


def test_an_unknown_product_names_the_known_ones(rules_folder: Callable[..., Path]) -> None:
    with pytest.raises(DataFileError) as caught:
        Rulebook.load(path=rules_folder(contoh=swap(WHOLE, '["BCG"]', '["BCGG"]')))
    assert "the product 'BCGG' is unknown; known: BCG, " in caught.value.issues[0].messages["en"]


def test_a_double_across_two_files_names_the_second(rules_folder: Callable[..., Path]) -> None:
    found = faults(rules_folder(a=HEAD + SERIES, b=HEAD + SERIES))
    assert found == [("ILP-R030", f"b.toml: {ROW}")]


def test_a_double_of_the_packages_own_row(rules_folder: Callable[..., Path]) -> None:
    own = next(row for row in Rulebook.load().history("immunization.bcg.1"))
    text = swap(HEAD + SERIES, "immunization.contoh.1", "immunization.bcg.1")
    text = swap(text, "2030-01-01", str(own.in_force_from))
    assert ("ILP-R030", "contoh.toml: service[immunization.bcg.1]") in faults(rules_folder(contoh=text))


def test_a_file_that_is_not_utf8_leaves_the_others_their_say(rules_folder: Callable[..., Path]) -> None:
    folder = rules_folder(a=swap(WHOLE, '"6 weeks"', '"6"'))
    (folder / "latin.toml").write_bytes('[instrument]\nname = "Aturan é"\n'.encode("latin-1"))
    place = "a.toml: service[immunization.contoh.1].series.valid_from"
    assert faults(folder) == [("ILP-R005", place), ("ILP-R014", "latin.toml")]


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "contoh.toml").write_text(WHOLE, encoding="utf-8-sig")
    assert "immunization.contoh.1" in Rulebook.load(path=tmp_path).codes


def test_a_folder_named_like_a_file_is_an_issue(rules_folder: Callable[..., Path]) -> None:
    folder = rules_folder(contoh=WHOLE)
    (folder / "sub.toml").mkdir()
    assert faults(folder) == [("ILP-R014", "sub.toml")]


def test_a_folder_below_is_read_and_named(tmp_path: Path) -> None:
    (tmp_path / "kaltim").mkdir()
    (tmp_path / "kaltim" / "a.toml").write_text("[x", encoding="utf-8")
    assert faults(tmp_path) == [("ILP-R001", "kaltim/a.toml:1")]


def test_a_mended_file_is_read_again(rules_folder: Callable[..., Path]) -> None:
    first = Rulebook.load(path=rules_folder(contoh=WHOLE))
    second = Rulebook.load(path=rules_folder(contoh=swap(WHOLE, '"Example 1"', '"Sample 1"')))
    labels = [{row.label.en for row in book.history("immunization.contoh.1") if hasattr(row, "label")}
              for book in (first, second)]  # fmt: skip
    assert labels == [{"Example 1"}, {"Sample 1"}]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"path": "tiada/folder"}, "ILP-R002"),
        ({"profile": "tiada"}, "ILP-R013"),
        ({"readings": {"tiada": "x"}}, "ILP-R010"),
        ({"readings": {"C16": "tiada"}}, "ILP-R011"),
    ],
    ids=["folder", "profile", "dispute", "reading"],
)
def test_what_was_asked_for_does_not_exist(arguments: dict[str, object], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        Rulebook.load(**arguments)
    assert caught.value.code == code
    assert "tiada" in caught.value.messages["id"]


def test_a_file_is_no_folder(rules_folder: Callable[..., Path]) -> None:
    with pytest.raises(UsageError) as caught:
        Rulebook.load(path=rules_folder(contoh=WHOLE) / "contoh.toml")
    assert caught.value.code == "ILP-R002"
