"""Makes the database and puts `fill.json` into it."""

import json
import os
import pathlib

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from deals.models import Deal, Partner, Person, Product  # noqa: E402


@transaction.atomic
def fill(data):
    Product.objects.bulk_create(Product(code=code, name=name) for code, name in data["products"])
    Partner.objects.bulk_create(Partner(**partner) for partner in data["partners"])
    # Hashed once: making a password is slow on purpose.
    password = make_password(data["password"])
    for person in data["people"]:
        user = User.objects.create(
            id=person["id"], username=person["user"], first_name=person["first"], last_name=person["last"],
            email=person["email"], password=password,
        )
        Person.objects.create(user=user, role=person["role"], partner_id=person["partner"])
    # In bulk: a measurement may ask for a hundred thousand.
    links = Deal.products.through
    for start in range(0, len(data["deals"]), 1000):
        deals, chosen = [], []
        for row in data["deals"][start : start + 1000]:
            products = row.pop("products")
            chosen += [links(deal_id=row["id"], product_id=product) for product in products]
            deals.append(Deal(partner_id=row.pop("partner"), owner_id=row.pop("owner"), **row))
        Deal.objects.bulk_create(deals)
        links.objects.bulk_create(chosen)


call_command("migrate", run_syncdb=True, verbosity=0)
fill(json.loads(pathlib.Path("fill.json").read_text(encoding="utf-8")))
