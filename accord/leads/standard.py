"""The attributes that every installation has; their ids are for ever."""

from typing import NamedTuple

EMAIL, NAME, FIRST_NAME, LAST_NAME = "1", "2", "3", "4"
COMPANY, DOMAIN, COUNTRY, PHONE = "7", "8", "12", "13"

CUSTOM_FROM = 1001
"""Ids of custom attributes begin here, so that later releases can add standard ones below."""

EMAIL_DOMAIN = "email_domain"
"""The derived attribute beside the stored ones: the domain of `email`."""


class Standard(NamedTuple):
    id: int
    key: str
    label: str
    type: str = "text"
    personal: bool = False


STANDARD = (
    Standard(1, "email", "E-mail", "email", personal=True),
    Standard(2, "name", "Name", personal=True),
    Standard(3, "first_name", "First name", personal=True),
    Standard(4, "last_name", "Last name", personal=True),
    Standard(5, "job_title", "Job title"),
    Standard(6, "buying_role", "Buying role"),
    Standard(7, "company", "Company"),
    Standard(8, "domain", "Domain"),
    Standard(9, "industry", "Industry"),
    Standard(10, "employees", "Employees", "number"),
    Standard(11, "revenue", "Revenue", "number"),
    Standard(12, "country", "Country"),
    Standard(13, "phone", "Phone", "phone", personal=True),
    Standard(14, "source", "Source"),
    Standard(15, "campaign", "Campaign"),
)
