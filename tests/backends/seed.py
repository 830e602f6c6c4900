"""The deals, partners and people that every server of this folder starts with.

    python3 seed.py SHAPE FOLDER      writes the start data of one server into FOLDER
    python3 seed.py neutral FOLDER    the same data under neutral names, for tests that compare

DEALS=100000 in the environment makes more of them, for measurements; the first sixty are always the same.

Two runs write the same bytes: nothing here is random and nothing reads the clock. Companies and people are invented;
their domains end in `.example`. The shapes (what a foreign backend calls things) stand in `shapes.py`.
"""

import datetime
import json
import os
import pathlib
import sys

# Everything is dated from here. Close dates run on for 20 months, so that most of them stay in the future for long.
TODAY = datetime.date(2026, 11, 16)
HOW_MANY = max(60, int(os.environ.get("DEALS", "60")))

# name, country, state, city, postal code, industry, currency, first and last name of the contact, post, phone.
# Quotes, apostrophes, percent signs, slashes, commas and four scripts: what breaks filters and encodings.
CUSTOMERS = [
    ("O'Hanlon & Daughters Freight Ltd", "IE", None, "Cork", "T12 K8AF", "logistics", "EUR", "Orla", "O'Hanlon", "Managing director", "+353 21 555 0101"),
    ("Žluťoučká pekárna a.s.", "CZ", None, "Brno", "602 00", "retail", "CZK", "Jiří", "Dvořáček", "Vedoucí IT", "+420 541 555 102"),
    ("晨曦精密制造有限公司", "CN", None, "苏州", "215000", "manufacturing", "CNY", "丽华", "周", "信息总监", "+86 512 5550 0103"),
    ("Syarikat Pengangkutan Bunga Raya Sdn Bhd", "MY", None, "Shah Alam", "40000", "logistics", "MYR", "Nur Aisyah", "binti Rahman", "Pengurus IT", "+60 3 5550 0104"),
    ('The "Lightship" Hotel Group', "GB", None, "Whitby", "YO21 3PU", "hospitality", "GBP", "Imogen", "Fairweather", "Head of operations", "+44 1947 555 105"),
    ("Krkonošské sklárny s.r.o.", "CZ", None, "Trutnov", "541 01", "manufacturing", "CZK", "Božena", "Řeháková", "Ředitelka", "+420 499 555 106"),
    ("D'Aubigny Assurances", "FR", None, "Lyon", "69002", "insurance", "EUR", "Hélène", "d'Aubigny", "Directrice des systèmes", "+33 4 55 50 01 07"),
    ("蓝鲸海运集团", "CN", None, "青岛", "266000", "logistics", "CNY", "建国", "孙", "采购经理", "+86 532 5550 0108"),
    ("Grünwald & Söhne Maschinenbau GmbH", "DE", None, "Ulm", "89073", "manufacturing", "EUR", "Jürgen", "Grünwald", "Geschäftsführer", "+49 731 555 0109"),
    ("Copper Basin Credit Union", "US", "US-AZ", "Tucson", "85701", "financial_services", "USD", "Marisol", "Vega", "CISO", "+1 520 555 0110"),
    ("Nordlys Sjømat AS", "NO", None, "Tromsø", "9008", "manufacturing", "EUR", "Ingrid", "Bårdsen", "Driftsleder", "+47 77 55 01 11"),
    ("Klinik Kesihatan Teratai", "MY", None, "Johor Bahru", "80000", "healthcare", "MYR", "Mohd Faizal", "bin Ismail", "Ketua Jabatan", "+60 7 555 0112"),
    ("株式会社あさぎり物流", "JP", None, "静岡市", "420-0851", "logistics", "JPY", "直子", "森田", "情報システム部長", "+81 54 555 0113"),
    ("Prairie Wind Cooperative", "CA", "CA-SK", "Regina", "S4P 3Y2", "energy", "CAD", "Delphine", "Okafor", "Director, IT", "+1 306 555 0114"),
    ("Banksia & Wattle Nurseries Pty Ltd", "AU", "AU-VIC", "Ballarat", "3350", "retail", "AUD", "Rhys", "Callaghan", "Owner", "+61 3 5550 0115"),
    ("Al Sahra Desalination LLC", "AE", None, "Dubai", None, "energy", "AED", "Khalid", "Al Nuaimi", "Plant director", "+971 4 555 0116"),
    ("Mazurskie Wydawnictwo Jezioro", "PL", None, "Olsztyn", "10-117", "media", "PLN", "Łukasz", "Żurawski", "Kierownik działu", "+48 89 555 01 17"),
    ("Tisza-parti Iskolák Alapítvány", "HU", None, "Szeged", "6720", "education", "HUF", "Eszter", "Kővári", "Igazgató", "+36 62 555 118"),
    ("100% Recycled Paper Co", "US", "US-ME", "Portland", "04101", "manufacturing", "USD", "Theodora", "Blackwood", "VP, operations", "+1 207 555 0119"),
    ("Kestrel Ridge Wind / North", "GB", None, "Inverness", "IV1 1AA", "energy", "GBP", "Callum", "MacInnes", "Site manager", "+44 1463 555 120"),
    ("Pampas Verdes Alimentos", "BR", None, "Porto Alegre", "90010-150", "retail", "BRL", "João", "Conceição", "Gerente de TI", "+55 51 5555 0121"),
    ("Nemocnice U Řeky, p.o.", "CZ", None, "Příbram", "261 01", "healthcare", "CZK", "Tereza", "Šímová", "Správkyně sítě", "+420 318 555 122"),
    ("Blue_Heron Outfitters, Inc.", "US", "US-OR", "Bend", "97701", "retail", "USD", "Wyatt", "Nakamura", "IT lead", "+1 541 555 0123"),
    ("Kuwait Pearl Insurance K.S.C.", "KW", None, "Kuwait City", "13001", "insurance", "KWD", "Mariam", "Al Sabah Din", "Head of risk", "+965 5550 0124"),
]

# code, name
PRODUCTS = [
    ("mer-protect-endpoint", "Meridian Protect Endpoint"), ("mer-protect-identity", "Meridian Protect Identity"),
    ("mer-protect-mail", "Meridian Protect Mail"), ("mer-secure-edge", "Meridian Secure Edge"),
    ("mer-observe", "Meridian Observe"), ("mer-data-vault", "Meridian Data Vault"),
    ("mer-data-stream", "Meridian Data Stream"), ("mer-data-lakehouse", "Meridian Data Lakehouse"),
    ("mer-cloud-migrate", "Meridian Cloud Migrate"), ("mer-premium-care", "Meridian Premium Care"),
]

PURPOSES = ["head office", "all branches", "pilot for one site", "replacement", "second data centre", "field staff", "renewal 2027"]
TYPES = ["new", "expansion", "renewal"]
ORIGINS = ["own_prospecting", "existing_relationship", "customer_request", "marketing_campaign", "tender", "vendor_lead", "referral"]
COMPETITORS = ["none", "incumbent", "hyperscaler", "security_suite", "data_platform", "open_source", "other", None]

# Stage and status that go together; 20 pairs, so that 60 deals hold each three times.
STANDINGS = [
    ("prospect", "draft"), ("prospect", "submitted"), ("qualified", "approved"), ("proposal", "approved"),
    ("negotiation", "approved"), ("won", "won"), ("lost", "lost"), ("qualified", "under_review"),
    ("prospect", "info_requested"), ("prospect", "rejected"), ("qualified", "approved"), ("won", "won"),
    ("proposal", "approved"), ("qualified", "expired"), ("prospect", "withdrawn"), ("prospect", "duplicate"),
    ("negotiation", "approved"), ("proposal", "submitted"), ("qualified", "draft"), ("won", "won"),
]
REJECTIONS = ["already_registered", "vendor_engaged", "no_project"]
LOSSES = ["competitor", "price", "postponed"]

# What an amount in euros is multiplied with; no market's rate, only the right order of magnitude.
RATES = {"EUR": 1, "USD": 1, "GBP": 1, "CZK": 25, "CNY": 8, "MYR": 5, "JPY": 160, "CAD": 1, "AUD": 2, "AED": 4, "PLN": 4, "HUF": 400, "BRL": 6, "KWD": 0.3}
DECIMALS = {"JPY": 0, "KWD": 3}

PARTNERS = [
    {"id": 1, "name": "Silverbirch Systems Ltd", "type": "reseller", "country": "GB", "currency": "GBP", "tier": "gold"},
    {"id": 2, "name": "Moravské datacentrum s.r.o.", "type": "system_integrator", "country": "CZ", "currency": "CZK", "tier": "silver"},
    {"id": 3, "name": "海岸云科技有限公司", "type": "consulting", "country": "CN", "currency": "CNY", "tier": "registered"},
    {"id": 4, "name": "Rimba Awan Sdn Bhd", "type": "msp", "country": "MY", "currency": "MYR", "tier": "gold"},
]

# One password for all: these servers live for minutes, on loopback. `owner` is the programme's own manager.
PASSWORD = "deal-desk-2027"
PEOPLE = [
    {"id": 1, "user": "nora", "first": "Nora", "last": "Whitlock", "partner": 1, "role": "manager"},
    {"id": 2, "user": "ben", "first": "Ben", "last": "Adeyemi", "partner": 1, "role": "representative"},
    {"id": 3, "user": "tomas", "first": "Tomáš", "last": "Černý", "partner": 2, "role": "manager"},
    {"id": 4, "user": "mei", "first": "美玲", "last": "陈", "partner": 3, "role": "representative"},
    {"id": 5, "user": "aisyah", "first": "Aisyah", "last": "binti Osman", "partner": 4, "role": "representative"},
    {"id": 6, "user": "owner", "first": "Greta", "last": "Lindqvist", "partner": None, "role": "program_manager"},
]
for person in PEOPLE:
    person["email"] = f"{person['user']}@{'meridian' if person['partner'] is None else 'partner' + str(person['partner'])}.example"


def uuid(kind, number):
    """A version-4-shaped id that says what it is: kind 1 deal, 2 partner, 3 person, 4 currency."""
    return f"0000000{kind}-0000-4000-8000-{number:012d}"


def instant(day, number):
    """A moment of that day, in UTC, with milliseconds: no two deals share one."""
    minutes = number * 37 % 600
    return f"{day.isoformat()}T{8 + minutes // 60:02d}:{minutes % 60:02d}:{number % 60:02d}.{number * 13 % 1000:03d}Z"


def amount(number, currency):
    """A decimal text with the currency's own number of decimals; some with the odd cent, one of thirteen digits."""
    places = DECIMALS.get(currency, 2)
    if number == 41:
        return "90071992547.41"
    whole = int((1500 + number * number * 137 % 96000) * RATES[currency]) + 1
    fraction = number * 311 % 10**places if number % 3 == 0 and places else 0
    return f"{whole}.{fraction:0{places}d}" if places else str(whole)


def deal(number):
    customer = CUSTOMERS[(number - 1) % len(CUSTOMERS)]
    name, country, state, city, postal, industry, currency, first, last, post, phone = customer
    chosen = sorted({(number * 3) % 10, (number * 7 + 1) % 10} if number % 2 else {(number * 3) % 10})
    stage, status = STANDINGS[(number - 1) % len(STANDINGS)]
    partner = PARTNERS[(number - 1) % len(PARTNERS)]
    owners = [person for person in PEOPLE if person["partner"] == partner["id"]]
    owner = owners[(number // 4) % len(owners)]
    created = TODAY - datetime.timedelta(days=3 + number * 11 % 240)
    updated = created + datetime.timedelta(days=number % 3)
    decided = status in ("approved", "rejected", "duplicate", "expired", "won", "lost")
    closed = status in ("won", "lost")
    close = TODAY - datetime.timedelta(days=number * 5 % 90 + 1) if closed else TODAY + datetime.timedelta(days=20 + number * 17 % 590)
    competitor = COMPETITORS[number % len(COMPETITORS)]
    product = PRODUCTS[chosen[0]][1]
    return {
        "id": number,
        "title": f"{name}: {product}, {PURPOSES[number % len(PURPOSES)]}" + (f" ({number})" if number > 60 else ""),
        "customer": name,
        "website": f"https://customer{(number - 1) % len(CUSTOMERS) + 1}.example",
        "industry": industry,
        "country": country,
        "state": state,
        "city": city,
        "postal_code": postal,
        "contact_first_name": first,
        "contact_last_name": last,
        "contact_email": f"contact{(number - 1) % len(CUSTOMERS) + 1}@customer.example",
        "contact_phone": phone if number % 5 else None,
        "contact_job_title": post,
        "opportunity_type": TYPES[number % 3],
        "products": [PRODUCTS[index][0] for index in chosen],
        "amount": amount(number, currency),
        "currency": currency,
        "close_date": close.isoformat(),
        "stage": stage,
        "status": status,
        "reason": REJECTIONS[number % 3] if status == "rejected" else LOSSES[number % 3] if status == "lost" else None,
        "origin": ORIGINS[number % len(ORIGINS)],
        "description": f"{name} wants to move {50 + number * 7} people to {product} within two quarters.\nThe budget is \"agreed in principle\"; a decision follows the second workshop.",
        "decision_maker_met": "yes" if number % 2 else "no",
        "next_step": None if number % 4 == 0 else "Workshop with the customer's team",
        "competitor": competitor,
        "competitor_other": "A neighbour's in-house script" if competitor == "other" else None,
        "comments": "Prefers calls after 14:00; 喜欢邮件。" if number % 6 == 0 else None,
        "partner": partner["id"],
        "owner": owner["id"],
        "created_at": instant(created, number),
        "updated_at": instant(updated, number),
        "submitted_at": None if status == "draft" else instant(created, number),
        "decided_at": instant(updated, number) if decided else None,
        "protected_until": (updated + datetime.timedelta(days=90)).isoformat() if status in ("approved", "won", "lost", "expired") else None,
        # What no portal knows: a field of the owner's own.
        "seats": 50 + number * 7,
    }


def deals():
    return [deal(number) for number in range(1, HOW_MANY + 1)]


def dump(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    import shapes

    shape, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    # Who may sign in, for whoever started the server.
    people = [
        {"user": person["user"], "password": PASSWORD, "role": person["role"], "partner": person["partner"], **shapes.token(shape, person)}
        for person in PEOPLE
    ]
    dump(folder / "users.json", people)
    for name, data in shapes.files(shape).items():
        if isinstance(data, str):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(data, encoding="utf-8")
        else:
            dump(folder / name, data)


if __name__ == "__main__":
    main()
