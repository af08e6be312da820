"""The buyer's tax or identity number, where a country's customs ask for one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

Check = Callable[[str], bool]


@dataclass(frozen=True)
class TaxNumber:
    """What a country asks for: its name there, one that is written right, and whether customs insist on it."""

    name: str
    example: str
    checks: tuple[Check, ...]
    is_required: bool = True

    def fits(self, number: str) -> bool:
        return any(check(number) for check in self.checks)


def by(*modules: str) -> tuple[Check, ...]:
    """Checks of python-stdnum, any of which will do."""
    return tuple(import_module(f"stdnum.{module}").is_valid for module in modules)


def shaped(pattern: str) -> tuple[Check, ...]:
    """For numbers whose check digit is not published."""
    return (lambda number: re.fullmatch(pattern, number) is not None,)


TAX_NUMBERS: Final = {
    "AR": TaxNumber("CUIT / DNI", "20-05536168-2", by("ar.cuit", "ar.dni")),
    "BR": TaxNumber("CPF / CNPJ", "390.533.447-05", by("br.cpf", "br.cnpj")),
    "CL": TaxNumber("RUT", "76086428-5", by("cl.rut")),
    "CO": TaxNumber("NIT / CC", "213.123.432-1", (*by("co.nit"), *shaped(r"\d{6,10}")), is_required=False),
    "EC": TaxNumber("CI / RUC", "171430710-3", by("ec.ci", "ec.ruc")),
    "ID": TaxNumber("NIK / NPWP", "3171011708450001", by("id.nik", "id.npwp")),
    "IL": TaxNumber("ID / HP", "3933742-3", by("il.idnr", "il.hp")),
    "IN": TaxNumber("PAN / Aadhaar", "ACUPA7085R", by("in_.pan", "in_.aadhaar"), is_required=False),
    "KR": TaxNumber("PCCC", "P123456789012", shaped(r"P\d{12}")),
    "MX": TaxNumber("RFC / CURP", "GODE561231GR8", by("mx.rfc", "mx.curp"), is_required=False),
    "PE": TaxNumber("DNI / RUC", "10117410", (*by("pe.ruc", "pe.cui"), *shaped(r"\d{8}"))),
    "TR": TaxNumber("TCKN / VKN", "17291716060", by("tr.tckimlik", "tr.vkn")),
    "ZA": TaxNumber("ID number", "7503305044089", by("za.idnr")),
}


def tax_number_of(country: str) -> TaxNumber | None:
    """What a country's customs know the receiver by; None where they do not ask."""
    return TAX_NUMBERS.get(country)
