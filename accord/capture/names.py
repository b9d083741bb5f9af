"""What columns are called in English, German, French, Spanish and Portuguese."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

LANGUAGES = ("English", "German", "French", "Spanish", "Portuguese")

# One entry a role: the words of each language in the order of LANGUAGES, commas between, the most
# usual first: where two columns of a file are called so, the more usual word has the role.
ATTRIBUTES = {
    "email": (
        "email, e-mail, mail, email address, e mail address, work email, business email",
        "e-mail-adresse, mailadresse, emailadresse, e-mail geschäftlich",
        "courriel, adresse e-mail, adresse mail, adresse électronique, mél",
        "correo, correo electrónico, dirección de correo, email de trabajo",
        "correio eletrônico, endereço de e-mail, e-mail comercial",
    ),
    "first_name": (
        "first name, firstname, given name, forename",
        "vorname",
        "prénom",
        "nombre de pila, primer nombre",
        "primeiro nome, nome próprio",
    ),
    "last_name": (
        "last name, lastname, surname, family name",
        "nachname, familienname, zuname",
        "nom de famille",
        "apellido, apellidos",
        "sobrenome, apelido, último nome",
    ),
    "name": (
        "name, full name, fullname, person, lead name",
        "vollständiger name, vor- und nachname, ansprechpartner",
        "nom, nom complet, nom et prénom",
        "nombre, nombre completo",
        "nome, nome completo",
    ),
    "job_title": (
        "job title, jobtitle, title, position, function, designation, job role",
        "funktion, berufsbezeichnung, stellenbezeichnung, tätigkeit, jobtitel",
        "fonction, poste, titre du poste, intitulé du poste",
        "cargo, puesto, título del puesto",
        "função, título do cargo",
    ),
    "buying_role": (
        "buying role, role, decision role, buyer role",
        "rolle, kaufrolle, entscheiderrolle",
        "rôle, rôle d'achat",
        "rol, rol de compra",
        "papel, papel de compra",
    ),
    "company": (
        "company, company name, organization, organisation, account, account name, employer, firm",
        "firma, firmenname, unternehmen, organisation, arbeitgeber",
        "société, entreprise, nom de l'entreprise, raison sociale, organisme",
        "empresa, compañía, nombre de la empresa, organización, razón social",
        "companhia, nome da empresa, organização, razão social",
    ),
    "domain": (
        "domain, website, web site, company domain, company website, homepage",
        "webseite, internetseite, domäne",
        "site web, site internet, domaine",
        "sitio web, página web, dominio",
        "site, página da web, domínio",
    ),
    "industry": (
        "industry, sector, branch, vertical, line of business",
        "branche, wirtschaftszweig, industrie",
        "secteur, secteur d'activité, industrie",
        "industria, rubro",
        "setor, indústria, ramo, segmento",
    ),
    "employees": (
        "employees, number of employees, no of employees, headcount, company size, employee count",
        "mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, unternehmensgröße, beschäftigte",
        "effectif, effectifs, nombre d'employés, nombre de salariés, salariés",
        "empleados, número de empleados, plantilla",
        "funcionários, número de funcionários, colaboradores",
    ),
    "revenue": (
        "revenue, annual revenue, turnover, yearly revenue",
        "umsatz, jahresumsatz",
        "chiffre d'affaires, ca annuel",
        "ingresos, facturación, ingresos anuales",
        "receita, faturamento, receita anual",
    ),
    "country": (
        "country, country code, nation",
        "land, staat, länderkürzel",
        "pays, code pays",
        "país, código de país",
        "código do país",
    ),
    "phone": (
        "phone, phone number, telephone, mobile, mobile phone, cell, tel",
        "telefon, telefonnummer, handy, mobil, rufnummer, mobiltelefon, durchwahl",
        "téléphone, numéro de téléphone, portable, tél, mobile professionnel",
        "teléfono, número de teléfono, móvil, celular",
        "telefone, número de telefone, telemóvel",
    ),
    "source": (
        "source, lead source, origin, channel, utm source, lead origin",
        "quelle, herkunft, lead-quelle, kanal",
        "origine, canal, source du lead, provenance",
        "origen, fuente, fuente del lead",
        "origem, fonte",
    ),
    "campaign": (
        "campaign, campaign name, utm campaign",
        "kampagne, kampagnenname",
        "campagne, nom de la campagne",
        "campaña, nombre de la campaña",
        "campanha, nome da campanha",
    ),
}
ROLES = {
    "unsubscribed": (
        "unsubscribed, opted out, opt out, do not email, email opt out, has opted out of email",
        "abgemeldet, abbestellt, werbesperre, keine e-mails",
        "désabonné, désinscrit, ne pas contacter",
        "dado de baja, baja, no contactar",
        "descadastrado, cancelou inscrição",
    ),
    "consent": (
        "consent, opt in, optin, email consent, marketing consent",
        "einwilligung, zustimmung",
        "consentement",
        "consentimiento",
        "consentimento",
    ),
    "id": (
        "id, lead id, mql id, record id, contact id, customer id, prospect id, external id, crm id",
        "kennung, kundennummer, datensatz-id, lead-id",
        "identifiant, numéro client, id client",
        "identificador, número de cliente, id cliente",
        "código, número do cliente, id do cliente",
    ),
    "at": (
        "date, created, created at, created on, create date, created date, timestamp, time, "
        "first contact date, event time, occurred at, happened at, when, at",
        "datum, erstellt, erstellt am, angelegt am, zeitpunkt, erstkontakt, zeitstempel",
        "date de création, créé le, date du premier contact, horodatage",
        "fecha, fecha de creación, creado, creado el, fecha de contacto",
        "data, data de criação, criado em, data do primeiro contato",
    ),
    "kind": (
        "event, event name, event type, activity, activity type, kind, action, type",
        "ereignis, aktivität, aktivitätstyp, art, vorgang",
        "événement, activité, type d'événement",
        "evento, actividad, tipo, tipo de evento",
        "atividade, tipo de evento, acontecimento",
    ),
    "outcome": (
        "converted, won, is won, outcome, deal stage, result, is converted, deal status",
        "gewonnen, abschluss, konvertiert, ergebnis",
        "gagné, converti, résultat",
        "ganado, convertido, resultado",
        "ganho, vencido",
    ),
    "rises": ("lead number, row number, sequence, serial number", "laufende nummer", "", "", ""),
}
DEAL = {
    "key": (
        "deal id, opportunity id, deal, opportunity, seller id, order id, contract id",
        "auftragsnummer, deal-id, chance, vorgangsnummer",
        "affaire, opportunité, id opportunité",
        "negocio, oportunidad, id de oportunidad",
        "negócio, oportunidade, id da oportunidade",
    ),
    "amount": (
        "amount, value, deal value, close value, deal amount, price, volume",
        "betrag, wert, auftragswert, volumen, auftragssumme",
        "montant, valeur",
        "importe, monto, valor",
        "valor do negócio, montante",
    ),
    "currency": (
        "currency, currency code",
        "währung",
        "devise, monnaie",
        "moneda, divisa",
        "moeda",
    ),
    "opened_at": (
        "opened, opened at, open date, engage date, opportunity created",
        "eröffnet, eröffnet am, beginn",
        "ouvert le, date d'ouverture",
        "abierto, fecha de apertura",
        "aberto em, data de abertura",
    ),
    "closed_at": (
        "closed, closed at, close date, won date, closed date, won at, date won",
        "abgeschlossen, abschlussdatum, geschlossen am, gewonnen am",
        "clôturé le, date de clôture, date de signature",
        "cerrado, fecha de cierre",
        "fechado em, data de fechamento",
    ),
    "sdr": ("sdr, sdr id, bdr, qualified by", "sdr-id, qualifiziert von", "qualifié par", "", ""),
    "rep": (
        "rep, sr id, sales rep, sales agent, owner, account executive, salesperson, seller",
        "verkäufer, vertriebsmitarbeiter, betreuer",
        "commercial, vendeur",
        "vendedor, comercial, ejecutivo",
        "representante, executivo de vendas",
    ),
    "outcome": (
        "outcome, stage, deal stage, status, deal status, result, won, is won",
        "ergebnis, phase, gewonnen",
        "étape, statut, résultat",
        "etapa, estado, resultado",
        "situação, ganho",
    ),
}
# Columns that sales usually writes, so that they must not feed a score at the hand-off.
AFTER_HANDOFF = (
    "tags, tag, lead quality, lead profile, lead status, status, stage, disposition, rating, "
    "last activity, last notable activity, reason, lost reason, rejection reason, notes, remarks, "
    "activity score, profile score, activity index, profile index, verdict, qualified, grade",
    "notizen, bemerkung, absagegrund, bewertung, phase",
    "remarques, motif, statut, étape",
    "notas, motivo, estado, etapa",
    "observações, situação",
)
# What Accord computes itself; a file cannot set it.
COMPUTED = "score, lead score, points, fit score, behaviour score, behavior score, mql, owner"


class Found(NamedTuple):
    """A role that a header names, the language in which it does, and how usual the word is: 0."""

    role: str
    language: str
    place: int = 0


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A header as compared: folded, without accents, words by single spaces, camelCase parted."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text.strip())
    folded = unicodedata.normalize("NFKD", parted.casefold())
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", letters))


def look_up(table: Mapping[str, tuple[str, ...]], header: str) -> Found | None:
    """The role that `header` names word for word in one of the five languages."""
    return _index(tuple(table.items())).get(plain(header))


@lru_cache(maxsize=8)
def _index(items: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for role, languages in items:
        for language, words in zip(LANGUAGES, languages, strict=True):
            for place, word in enumerate(words.split(",")):
                found.setdefault(plain(word), Found(role, language, place))
    found.pop("", None)
    return found


def is_known(header: str) -> bool:
    """Is this a word that columns are called by?"""
    return any(look_up(table, header) for table in (ATTRIBUTES, ROLES, DEAL)) or looks_late(header)


def looks_late(header: str) -> bool:
    """Does sales usually write this column, during or after the hand-off?"""
    known = {plain(word) for words in AFTER_HANDOFF for word in words.split(",")}
    words = plain(header)
    return words in known or any(words.endswith(f" {late}") for late in known if " " in late)


def is_computed(header: str) -> bool:
    return plain(header) in {plain(word) for word in COMPUTED.split(",")}
