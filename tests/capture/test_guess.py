import pytest

from accord.capture.guess import Guess, guess
from accord.capture.proposal import shown_by


def guessed(what: str, header: str, *rows: str) -> dict[str, Guess]:
    names = header.split(";")
    found = guess(what, names, [row.split(";") for row in rows], named=True)
    assert [one.header for one in found] == names
    return {one.header: one for one in found}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        pytest.param(
            "E-Mail;First Name;Surname;Job Title;Company;Industry;Employees;Country;Phone",
            "English",
            id="English",
        ),
        pytest.param(
            "E-Mail-Adresse;Vorname;Nachname;Funktion;Firma;Branche;Mitarbeiter;Land;Telefon",
            "German",
            id="German",
        ),
        pytest.param(
            "Courriel;Prénom;Nom de famille;Poste;Société;Secteur;Effectif;Pays;Téléphone",
            "French",
            id="French",
        ),
        pytest.param(
            "Correo;Nombre de pila;Apellidos;Cargo;Empresa;Industria;Empleados;País;Teléfono",
            "Spanish",
            id="Spanish",
        ),
        pytest.param(
            "Correio eletrônico;Primeiro nome;Sobrenome;Função;Companhia;Setor;Funcionários;"
            "País;Telefone",
            "Portuguese",
            id="Portuguese",
        ),
    ],
)
def test_columns_are_known_by_name_in_five_languages(header: str, language: str) -> None:
    row = "ada@acme.example;Ada;Lovelace;Head of IT;Acme;food;42;DE;+493023125456"
    found = guessed("leads", header, row)
    keys = ["email", "first_name", "last_name", "job_title", "company", "industry", "employees"]
    assert [one.spec for one in found.values()] == [
        {"attribute": key} for key in [*keys, "country", "phone"]
    ]
    said = [one.why for one in found.values()]
    assert sum(f"in {language}" in why for why in said) >= 6


@pytest.mark.parametrize("header", ["Lead Origin;Lead Source", "Lead Source;Lead Origin"])
def test_of_two_columns_called_the_same_the_more_usual_name_has_the_role(header: str) -> None:
    found = guessed("leads", header, "API;Google", "Landing page;Direct")
    assert found["Lead Source"].spec == {"attribute": "source"}
    assert found["Lead Origin"].spec == {"new": "Lead Origin", "type": "text"}


def test_each_guess_shows_five_samples() -> None:
    found = guessed("leads", "City;x", *(f"Town {n};" for n in range(9)))
    assert found["City"].samples == ("Town 0", "Town 1", "Town 2", "Town 3", "Town 4")


@pytest.mark.parametrize(
    ("what", "cells", "spec"),
    [
        pytest.param("leads", "a@b.example c@d.example", {"attribute": "email"}, id="addresses"),
        pytest.param(
            "leads",
            "f40f454e-8ce7-422b-bb9e-5ea2ac9dafdf d64e6081-dd90-42ee-8569-aa05f5eb264d",
            {"id": "crm"},
            id="identifiers",
        ),
        pytest.param("leads", "3 15 0", {"new": "X", "type": "number"}, id="numbers"),
        pytest.param("leads", "00123 00456", {"new": "X", "type": "text"}, id="leading zeros"),
        pytest.param("leads", "Yes No Yes", {"new": "X", "type": "yes/no"}, id="yes and no"),
        pytest.param("leads", "2026-01-02 2026-02-03", {"new": "X", "type": "date"}, id="days"),
        pytest.param("events", "2026-01-02 2026-02-03", {"at": True}, id="an event's only date"),
        pytest.param("leads", "red green", {"new": "X", "type": "text"}, id="words"),
    ],
)
def test_columns_are_known_by_their_values(what: str, cells: str, spec: object) -> None:
    assert guessed(what, "X;y", *(f"{cell};q" for cell in cells.split()))["X"].spec == spec


def test_a_name_whose_values_say_otherwise_is_not_believed() -> None:
    assert guessed("leads", "Employees", "many", "few")["Employees"].spec == {
        "new": "Employees",
        "type": "text",
    }


def test_a_column_that_ends_in_id_is_one_where_every_row_has_another() -> None:
    assert guessed("leads", "rec_id;x", "r-1;", "r-2;")["rec_id"].spec == {"id": "crm"}
    assert "new" in guessed("leads", "region_id;x", "7;", "7;")["region_id"].spec


def test_the_second_column_of_a_kind_becomes_an_attribute_of_its_own() -> None:
    found = guessed("leads", "Phone;Mobile", "+49301234567;+491701234567")
    assert found["Phone"].spec == {"attribute": "phone"}
    assert found["Mobile"].spec == {"new": "Mobile", "type": "phone"}


def test_what_sales_writes_is_marked() -> None:
    found = guessed("leads", "Tags;Lead Quality;City", "hot;high;Paris")
    assert [one.late for one in found.values()] == [True, True, False]
    assert found["Tags"].spec["after_handoff"]


def test_a_column_without_a_name_or_with_a_computed_one_is_not_guessed() -> None:
    found = guessed("leads", "Column 1;Lead Score", "x;99")
    assert found["Column 1"].spec is None
    assert (found["Lead Score"].spec, "computes" in found["Lead Score"].why) == ("drop", True)


def test_a_file_of_deals_is_understood() -> None:
    found = guessed(
        "deals",
        "mql_id;seller_id;sdr_id;sr_id;won_date;segment",
        "a1;s1;p;q;2026-01-02 03:04:05;pet",
        "a2;s2;p;q;2026-01-03 03:04:05;food",
    )
    assert [one.spec for one in found.values()] == [
        {"id": "crm"},
        {"deal": "key"},
        {"deal": "sdr"},
        {"deal": "rep"},
        {"deal": "closed_at"},
        {"fact": "segment", "type": "text"},
    ]


@pytest.mark.parametrize(
    ("spec", "cells", "key", "settled", "asked"),
    [
        pytest.param(
            {"at": True},
            ["03/04/2026", "25/04/2026"],
            "dates",
            "day-first",
            False,
            id="a 25th shows it",
        ),
        pytest.param(
            {"at": True},
            ["03/04/2026", "04/25/2026"],
            "dates",
            "month-first",
            False,
            id="a 25th in the middle",
        ),
        pytest.param({"at": True}, ["03/04/2026"], "dates", None, True, id="unclear"),
        pytest.param(
            {"at": True}, ["25/04/2026", "04/25/2026"], "dates", None, True, id="contradicting"
        ),
        pytest.param({"at": True}, ["2026-04-03"], "dates", None, False, id="nothing to settle"),
        pytest.param(
            {"at": True, "format": "%d/%m/%Y"}, ["03/04/2026"], "dates", None, False, id="a format"
        ),
        pytest.param("employees", ["1.234,5"], "decimal", ",", False, id="a comma"),
        pytest.param("employees", ["1.5"], "decimal", ".", False, id="a point"),
        pytest.param("employees", ["1,234"], "decimal", None, True, id="either"),
        pytest.param({"new": "x"}, ["1,234"], "decimal", None, False, id="only text"),
    ],
)
def test_order_and_decimal_sign_are_shown_by_the_values_or_asked(
    spec: object, cells: list[str], key: str, settled: str | None, asked: bool
) -> None:
    shown = shown_by({"x": spec}, {"x": cells})
    assert (shown.settled.get(key), key in shown.asks) == (settled, asked)
