#!/usr/bin/env python3
"""Checks the tables of this folder: columns, code systems, shapes and check digits of codes, repeats, items and counts.

Python 3.11 or later, standard library only. Prints file:line and what is wrong; exit 1 on any fault.
What it does not check: whether a code means what its term says.
"""

import csv
import re
import sys
import tomllib
from pathlib import Path

DATA = Path(__file__).resolve().parent
SYSTEMS = {"snomed", "ctv3", "read2", "icd10", "opcs4", "dmd", "bnf", "loinc", "rxnorm", "cvx", "local"}
SHAPES = {
    "ctv3": r"[0-9A-Za-z]{1,5}\.{0,4}",
    "read2": r"[0-9A-Za-z]{1,5}\.{0,4}",
    "icd10": r"[A-Z][0-9][0-9A-Z]{1,3}",
    "opcs4": r"[A-Z][0-9]{2,3}",
    "bnf": r"[0-9]{2,9}[0-9A-Z]{0,13}",
    "loinc": r"[0-9]{1,7}-[0-9]",
    "rxnorm": r"[0-9]{1,8}",
    "cvx": r"[0-9]{1,4}",
    "local": r".+",
}
LIST_COLUMNS = ["item", "system", "code", "match", "term"]
TOML_KEYS = {"name", "version", "status", "score", "citation", "licence", "reviewed"}
SCORE_COLUMNS = {
    "efi_items": "item,position,name", "efi_bands": "band,min,max", "hfrs_bands": "band,min,max",
    "efi2_bands": "band,min,max", "hfrs_items": "item,tenths,name", "ltc_items": "item,position,name",
    "charlson_items": "item,name,weight_charlson_1987,weight_quan_2011,suppressed_by",
    "elixhauser_items": "item,name,weight_van_walraven,weight_swiss,suppressed_by",
    "cms_items": "item,name,in_20,weight_general_20,weight_general_37,weight_mortality_20,rule",
    "efi2_items": "item,name,coefficient,superseded_by",
    "value_rules": "score,item,measure,op,threshold,sex,unit,note",
    "measures": "measure,name,canonical_unit,plausible_min,plausible_max", "units": "sent,ucum,measure,factor,offset",
}
ITEM_COUNTS = {"efi": 36, "hfrs": 109, "charlson": 17, "elixhauser": 31, "cms": 37, "efi2": 38, "ltc": 18}
LIST_COUNTS = {"hfrs": 109, "charlson": 289, "elixhauser": 399}
OTHER_ITEMS = {
    "sensitivity": {"hiv", "sexual-health", "termination", "gender", "mental-health", "substance-use", "abuse", "safeguarding"},
    "medicine_groups": {"anxiolytic-hypnotic", "antidepressant", "analgesic", "antiepileptic", "antiepileptic-pain", "antispasmodic",
                        "asthma", "laxative", "lithium", "psoriasis-eczema", "antimigraine"},
}
# Mistakes of public code maps that must never come back: (item, code) of the eFI.
NEVER = {
    ("ckd", "73211009"), ("ckd", "190388001"), ("heart-failure", "53741008"), ("heart-failure", "413838009"),
    ("fragility-fracture", "64859006"), ("diabetes", "19429009"), ("diabetes", "37231002"), ("falls", "49808004"), ("falls", "R200."),
    ("pvd", "55382008"), ("osteoporosis", "239862000"), ("vision-problems", "266742006"),
    ("parkinsons", "447741000000101"), ("respiratory-disease", "447741000000101"),
}
MULTIPLY = ["0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
            "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"]
PERMUTE = ["0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"]

faults: list[str] = []


def fault(file: Path, line: int, text: str) -> None:
    faults.append(f"{file.relative_to(DATA.parent)}:{line}: {text}")


def verhoeff_holds(digits: str) -> bool:
    check = 0
    for i, digit in enumerate(reversed(digits)):
        check = int(MULTIPLY[check][int(PERMUTE[i % 8][int(digit)])])
    return check == 0


def code_fault(system: str, code: str, match: str) -> str:
    if system in ("snomed", "dmd"):
        if not re.fullmatch(r"[1-9][0-9]{5,17}", code):
            return "not the shape of a SNOMED CT identifier"
        if not verhoeff_holds(code):
            return "the check digit of the SNOMED CT identifier is wrong"
        return "a SNOMED CT identifier has no prefixes" if match == "prefix" else ""
    short_icd = system == "icd10" and match == "prefix" and re.fullmatch(r"[A-Z][0-9]", code)
    if not short_icd and not re.fullmatch(SHAPES[system], code):
        return f"not the shape of a code of {system}"
    if system in ("read2", "ctv3") and match == "exact" and len(code) != 5:
        return "a whole Read code has five characters, dots included"
    if system in ("read2", "ctv3") and match == "prefix" and "." in code:
        return "a prefix has no dots"
    return "CTV3 codes are not hierarchical: exact only" if system == "ctv3" and match == "prefix" else ""


def rows_of(file: Path, columns: list[str]) -> list[tuple[int, dict[str, str]]]:
    lines = file.read_text(encoding="utf-8").split("\n")
    skipped = 0
    while lines[skipped].startswith("# "):
        skipped += 1
    reader = csv.reader(lines[skipped:])
    header = next(reader, [])
    if header != columns:
        fault(file, skipped + 1, f"the columns are {','.join(header)}, not {','.join(columns)}")
        return []
    rows = []
    for row in reader:
        line = skipped + reader.line_num
        if not row:
            continue
        if len(row) != len(columns):
            fault(file, line, f"{len(row)} cells, not {len(columns)}")
        elif any(cell != cell.strip() for cell in row):
            fault(file, line, "a cell begins or ends with a space")
        else:
            rows.append((line, dict(zip(columns, row))))
    return rows


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


def read_scores() -> dict[str, list[tuple[int, dict[str, str]]]]:
    tables = {}
    for name, columns in SCORE_COLUMNS.items():
        file = DATA / "scores" / f"{name}.csv"
        if file.exists():
            tables[name] = rows_of(file, columns.split(","))
        else:
            fault(file, 1, "the table is missing")
            tables[name] = []
    for file in sorted((DATA / "scores").glob("*.csv")):
        if file.stem not in SCORE_COLUMNS:
            fault(file, 1, "a table that this check does not know")
    return tables


def check_items(tables: dict[str, list[tuple[int, dict[str, str]]]]) -> dict[str, set[str]]:
    items = {}
    for score, count in ITEM_COUNTS.items():
        file = DATA / "scores" / f"{score}_items.csv"
        rows = tables[f"{score}_items"]
        names = [row["item"] for _, row in rows]
        items[score] = set(names)
        if len(names) != count or len(set(names)) != count:
            fault(file, 1, f"{len(set(names))} different items, not {count}")
        for line, row in rows:
            for column, cell in row.items():
                if column.startswith(("weight", "coefficient", "tenths", "position")) and cell and not is_number(cell):
                    fault(file, line, f"{column} is no number: {cell}")
            for other in filter(None, (row.get("suppressed_by", "") + ";" + row.get("superseded_by", "")).split(";")):
                if other not in names:
                    fault(file, line, f"no such item: {other}")
    if sum(int(row["tenths"]) for _, row in tables["hfrs_items"]) != 1732:
        fault(DATA / "scores" / "hfrs_items.csv", 1, "the points do not add to 173.2")
    return items


def check_measures(tables: dict[str, list[tuple[int, dict[str, str]]]], items: dict[str, set[str]]) -> set[str]:
    units = {row["measure"]: row["canonical_unit"] for _, row in tables["measures"]}
    file = DATA / "scores" / "measures.csv"
    for line, row in tables["measures"]:
        low, high = row["plausible_min"], row["plausible_max"]
        if low and high and not (is_number(low) and is_number(high) and float(low) < float(high)):
            fault(file, line, "plausible_min is not below plausible_max")
    file = DATA / "scores" / "units.csv"
    seen = set()
    for line, row in tables["units"]:
        if row["measure"] and row["measure"] not in units:
            fault(file, line, f"no such measure: {row['measure']}")
        if not is_number(row["factor"]) or not is_number(row["offset"]):
            fault(file, line, "factor and offset are numbers")
        key = (row["sent"].lower(), row["measure"])
        if key in seen:
            fault(file, line, "the unit stands twice (letter case aside)")
        seen.add(key)
    file = DATA / "scores" / "value_rules.csv"
    for line, row in tables["value_rules"]:
        if row["score"] not in items or row["item"] not in items[row["score"]]:
            fault(file, line, f"no such item: {row['score']} {row['item']}")
        if row["measure"] not in units:
            fault(file, line, f"no such measure: {row['measure']}")
        elif row["unit"] != units[row["measure"]]:
            fault(file, line, f"the threshold is not in {units[row['measure']]}")
        if row["op"] not in ("lt", "le", "gt", "ge", "any") or (row["op"] == "any") != (row["threshold"] == ""):
            fault(file, line, "op is lt le gt ge with a threshold, or any without one")
        if row["threshold"] and not is_number(row["threshold"]):
            fault(file, line, "the threshold is no number")
        if row["sex"] not in ("", "M", "F"):
            fault(file, line, "sex is M, F or empty")
    return set(units)


def check_bands(tables: dict[str, list[tuple[int, dict[str, str]]]]) -> None:
    for name, step in (("efi_bands", 1), ("hfrs_bands", 1), ("efi2_bands", 0)):
        before = None
        for line, row in tables[name]:
            if before is not None and float(row["min"]) != float(before) + step:
                fault(DATA / "scores" / f"{name}.csv", line, "a gap or an overlap with the band before")
            before = row["max"] or None


def check_list(file: Path, known: set[str] | None) -> int:
    description = file.with_suffix(".toml")
    if not description.exists():
        fault(description, 1, "every code list has a .toml")
    else:
        try:
            said = tomllib.loads(description.read_text(encoding="utf-8"))
            if set(said) != TOML_KEYS:
                fault(description, 1, f"the keys are {sorted(said)}, not {sorted(TOML_KEYS)}")
            if said.get("name") != file.stem or said.get("status") not in ("full", "starter"):
                fault(description, 1, "name is the file's name, status is full or starter")
        except tomllib.TOMLDecodeError as error:
            fault(description, 1, str(error))
    rows = rows_of(file, LIST_COLUMNS)
    seen = set()
    for line, row in rows:
        key = (row["item"], row["system"], row["code"], row["match"])
        if key in seen:
            fault(file, line, "the row stands twice")
        seen.add(key)
        if known is not None and row["item"] not in known:
            fault(file, line, f"no such item: {row['item']}")
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_/-]*", row["item"]):
            fault(file, line, "not the shape of an item's short name")
        if row["system"] not in SYSTEMS:
            fault(file, line, f"no such code system: {row['system']}")
        elif row["match"] not in ("exact", "prefix"):
            fault(file, line, "match is exact or prefix")
        elif text := code_fault(row["system"], row["code"], row["match"]):
            fault(file, line, f"{row['code']}: {text}")
        if not row["term"]:
            fault(file, line, "the term is empty")
        if file.stem == "efi" and (row["item"], row["code"]) in NEVER:
            fault(file, line, f"{row['code']} is a known mistake in {row['item']}")
    if file.stem in LIST_COUNTS and len(rows) != LIST_COUNTS[file.stem]:
        fault(file, 1, f"{len(rows)} rows, not {LIST_COUNTS[file.stem]}")
    if file.stem == "efi":
        for item in sorted((known or set()) - {"polypharmacy"}):
            if sum(row["item"] == item and row["system"] == "snomed" for _, row in rows) < 3:
                fault(file, 1, f"fewer than three SNOMED CT codes for {item}")
    return len(rows)


def main() -> int:
    tables = read_scores()
    items = check_items(tables)
    items["measures"] = check_measures(tables, items)
    check_bands(tables)
    known = items | OTHER_ITEMS
    lists = sorted((DATA / "codelists").glob("*.csv"))
    rows = sum(check_list(file, known.get(file.stem)) for file in lists)
    for name in [*ITEM_COUNTS, *OTHER_ITEMS, "measures", "substances"]:
        if not (DATA / "codelists" / f"{name}.csv").exists():
            fault(DATA / "codelists" / f"{name}.csv", 1, "the list is missing")
    for text in faults:
        print(text)
    print(f"data: {len(tables)} tables, {len(lists)} code lists, {rows} rows, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
