"""How the sample's columns are to be read, as its map files say too."""

from typing import Any

MAPS: dict[str, dict[str, Any]] = {
    "leads": {
        "encoding": "utf-8", "header": True, "dates": "year-first",
        "columns": {
            "E-mail": {"attribute": "email"}, "First name": {"attribute": "first_name"},
            "Last name": {"attribute": "last_name"}, "Job title": {"attribute": "job_title"},
            "Company": {"attribute": "company"}, "Industry": {"attribute": "industry"},
            "Employees": {"attribute": "employees"}, "Country": {"attribute": "country"},
            "Phone": {"attribute": "phone"}, "Source": {"attribute": "source"},
            "Campaign": {"attribute": "campaign"}, "Created": {"at": True},
        },
    },
    "events": {
        "encoding": "utf-8", "header": True, "dates": "year-first",
        "columns": {
            "E-mail": {"attribute": "email"}, "Event": {"kind": True}, "When": {"at": True},
            "Path": {"fact": "path"}, "Asset": {"fact": "asset"},
            "Minutes": {"fact": "minutes", "type": "number"}, "Outcome": {"fact": "outcome"},
        },
    },
    "deals": {
        "encoding": "utf-8", "header": True, "dates": "year-first",
        "columns": {
            "Deal": {"deal": "key"}, "E-mail": {"attribute": "email"}, "Amount": {"deal": "amount"},
            "Currency": {"deal": "currency"}, "Opened": {"deal": "opened_at"},
            "Closed": {"deal": "closed_at"}, "SDR": {"deal": "sdr"}, "Rep": {"deal": "rep"},
        },
        "outcome": {"column": "Stage", "won": "Won", "lost": "Lost"},
    },
}  # fmt: skip
