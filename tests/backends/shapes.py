"""What each server calls things: field names, the values of choices, types, and the files it reads at its start.

A name on the left is the neutral one of `seed.py`, on the right stands the backend's own. `seats` is the field that no
portal knows. Run `python3 shapes.py` for a table of all of them.
"""

import base64
import hashlib
import hmac
import json
import pathlib

import seed

HERE = pathlib.Path(__file__).parent

STAGES = ["prospect", "qualified", "proposal", "negotiation", "won", "lost"]
STATUSES = ["draft", "submitted", "under_review", "info_requested", "approved", "rejected", "duplicate", "withdrawn", "expired", "won", "lost"]

# The same fields in the same order, so that the columns below can be read side by side.
NEUTRAL = """title customer website industry country state city postal_code contact_first_name contact_last_name contact_email
contact_phone contact_job_title opportunity_type products amount currency close_date stage status reason origin description
decision_maker_met next_step competitor competitor_other comments partner owner created_at updated_at submitted_at decided_at
protected_until seats""".split()


def names(text):
    found = text.split()
    assert len(found) == len(NEUTRAL), (len(found), len(NEUTRAL))
    return dict(zip(NEUTRAL, found))


def choices(neutral, text):
    found = [word.strip() for word in text.split(",")]
    assert len(found) == len(neutral)
    return dict(zip(neutral, found))


FIELDS = {
    "json-server": names("""name customer_name customer_website sector country_code state_code city zip contact.first_name
        contact.last_name contact.email contact.phone contact.role deal_type product_codes amount currency expected_close
        sales_stage registration_status decision_reason lead_source notes met_decision_maker next_step competitor
        competitor_name comments partner_id owner_id created_at updated_at submitted_at decided_at protected_until seat_count"""),
    "drf": names("""title customer_name customer_website industry country state_code city postal_code contact_first_name
        contact_last_name contact_email contact_phone contact_title kind products amount currency closing_on
        stage registration decision_reason source description decision_maker_met next_step competitor
        competitor_name remarks partner owner created_at modified_at submitted_at decided_at protected_until seat_count"""),
    "cap": names("""Title CustomerName CustomerWebsite IndustryCode CountryCode RegionCode CityName PostalCode ContactGivenName
        ContactFamilyName ContactEmail ContactPhone ContactFunction DealType ProductCodes Amount CurrencyCode ClosingDate
        StageCode RegistrationStatus DecisionReason OriginCode Description DecisionMakerMet NextStep CompetitorCode
        CompetitorName Remarks Partner_ID Owner_ID createdAt modifiedAt SubmittedAt DecidedAt ProtectedUntil SeatCount"""),
    "dataverse": names("""name new_customername new_websiteurl new_industrycode new_countrycode new_stateorprovince new_city
        new_postalcode new_contactfirstname new_contactlastname emailaddress new_contactphone new_contactjobtitle new_dealtype
        new_products estimatedvalue _transactioncurrencyid_value estimatedclosedate statuscode new_registrationstatus
        new_decisionreason new_origin description decisionmaker new_nextstep new_competitor new_competitorname
        customerneed _parentaccountid_value _ownerid_value createdon modifiedon new_submittedon new_decidedon
        new_protecteduntil new_seatcount"""),
    "kinto": names("""dealTitle customerName customerUrl industry countryCode stateCode city postCode contactFirstName
        contactLastName contactEmail contactPhone contactRole dealKind productCodes dealAmount currencyCode expectedCloseDate
        dealStage registrationState decisionReason leadSource details decisionMakerMet nextStep mainCompetitor
        competitorName internalNotes partnerId ownerId createdAt changedAt submittedAt decidedAt protectedUntil seatCount"""),
    "hubspot": names("""dealname customer_name customer_website industry country_code state_code city zip contact_firstname
        contact_lastname contact_email contact_phone contact_jobtitle dealtype product_codes amount deal_currency_code closedate
        dealstage registration_status decision_reason lead_origin description decision_maker_met hs_next_step competitor
        competitor_name deal_comments partner_id hubspot_owner_id createdate hs_lastmodifieddate submitted_at decided_at
        protected_until seat_count"""),
    "postgrest": names("""title customer_name customer_website industry country state_code city postal_code contact_first_name
        contact_last_name contact_email contact_phone contact_title opportunity_type product_codes amount currency close_on
        stage registration_status decision_reason origin description decision_maker_met next_step competitor
        competitor_name comments partner_id owner_id created_at updated_at submitted_at decided_at protected_until seat_count"""),
}

# Values; a choice that is not listed (industry, origin, competitor, reason) keeps its neutral codes.
VALUES = {
    "json-server": {
        "stage": choices(STAGES, "Lead, Qualified, Quote sent, Negotiating, Closed won, Closed lost"),
        "status": choices(STATUSES, "Draft, New, In review, Needs info, Approved, Declined, Double, Cancelled, Lapsed, Won, Lost"),
        "decision_maker_met": {"yes": True, "no": False},
    },
    "drf": {
        "stage": choices(STAGES, "lead, qualified, quote, negotiation, closed_won, closed_lost"),
        "status": choices(STATUSES, "draft, new, in_review, more_info, accepted, declined, double, cancelled, lapsed, won, lost"),
        "decision_maker_met": {"yes": True, "no": False},
    },
    "cap": {
        "stage": choices(STAGES, "PRSP, QUAL, PROP, NEGO, WON, LOST"),
        "status": choices(STATUSES, "D, S, R, I, A, X, U, C, E, W, L"),
        "opportunity_type": {"new": "NEW", "expansion": "EXP", "renewal": "REN"},
        "decision_maker_met": {"yes": True, "no": False},
    },
    "dataverse": {
        "stage": dict(zip(STAGES, [1, 2, 100000001, 100000002, 3, 5])),
        "status": {status: 100000000 + at for at, status in enumerate(STATUSES)},
        "opportunity_type": {"new": 100000000, "expansion": 100000001, "renewal": 100000002},
        "decision_maker_met": {"yes": True, "no": False},
        "currency": {code: seed.uuid(4, at + 1) for at, code in enumerate(seed.RATES)},
        "products": {code: str(100000000 + at) for at, (code, _) in enumerate(seed.PRODUCTS)},
    },
    "kinto": {
        "stage": choices(STAGES, "prospecting, qualifying, proposing, negotiating, won, lost"),
        "status": choices(STATUSES, "DRAFT, SUBMITTED, IN_REVIEW, QUESTION, ACCEPTED, REFUSED, DUPLICATE, WITHDRAWN, EXPIRED, WON, LOST"),
    },
    "hubspot": {
        "stage": choices(STAGES, "appointmentscheduled, qualifiedtobuy, presentationscheduled, contractsent, closedwon, closedlost"),
        "opportunity_type": {"new": "newbusiness", "expansion": "existingbusiness", "renewal": "renewal"},
        "decision_maker_met": {"yes": "true", "no": "false"},
    },
    "postgrest": {"decision_maker_met": {"yes": True, "no": False}},
}


def mapped(shape, deal):
    """A deal under the shape's names and values; a dotted name becomes a nested object."""
    out = {}
    for neutral, foreign in FIELDS[shape].items():
        value, table = deal[neutral], VALUES[shape].get(neutral)
        if table and value is not None:
            value = [table[each] for each in value] if isinstance(value, list) else table[value]
        *parents, last = foreign.split(".")
        place = out
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return out


def person_name(person):
    return f"{person['first']} {person['last']}"


def json_server(text_ids):
    key = str if text_ids else int
    deals = []
    for deal in seed.deals():
        row = {"id": key(deal["id"]), **mapped("json-server", deal)}
        row |= {"partner_id": key(deal["partner"]), "owner_id": key(deal["owner"])}
        # A number, as such files have it.
        row["amount"] = float(deal["amount"])
        deals.append(row)
    partners = [{**partner, "id": key(partner["id"])} for partner in seed.PARTNERS]
    people = [
        {"id": key(person["id"]), "login": person["user"], "full_name": person_name(person), "email": person["email"],
         "role": person["role"], "partner_id": person["partner"] and key(person["partner"])}
        for person in seed.PEOPLE
    ]
    products = [{"id": code, "name": name} for code, name in seed.PRODUCTS]
    return {"db.json": {"deals": deals, "partners": partners, "people": people, "products": products}}


def cds_users():
    """CAP's mocked users: basic authentication, and nobody else gets in."""
    users = {person["user"]: {"password": seed.PASSWORD} for person in seed.PEOPLE}
    return {".cdsrc.json": {"requires": {"auth": {"kind": "mocked", "users": {**users, "*": False}}}}}


def cap():
    deals = []
    for deal in seed.deals():
        row = {"ID": seed.uuid(1, deal["id"]), **mapped("cap", deal)}
        deals.append(row | {"Partner_ID": seed.uuid(2, deal["partner"]), "Owner_ID": seed.uuid(3, deal["owner"])})
    partners = [
        {"ID": seed.uuid(2, each["id"]), "Name": each["name"], "PartnerType": each["type"], "CountryCode": each["country"],
         "CurrencyCode": each["currency"], "Tier": each["tier"]}
        for each in seed.PARTNERS
    ]
    people = [
        {"ID": seed.uuid(3, each["id"]), "Login": each["user"], "GivenName": each["first"], "FamilyName": each["last"], "Email": each["email"],
         "Role": each["role"], "Partner_ID": each["partner"] and seed.uuid(2, each["partner"])}
        for each in seed.PEOPLE
    ]
    data = {"Deals": deals, "Partners": partners, "People": people}
    return {**cds_users(), **{f"db/data/channel-{name}.json": rows for name, rows in data.items()}}


def dataverse():
    lookups = {"_transactioncurrencyid_value": "transactioncurrencyid_", "_parentaccountid_value": "parentaccountid_", "_ownerid_value": "ownerid_"}
    keys = {"transactioncurrencyid_": "transactioncurrencyid", "parentaccountid_": "accountid", "ownerid_": "systemuserid"}
    deals = []
    for deal in seed.deals():
        row = {"opportunityid": seed.uuid(1, deal["id"]), **mapped("dataverse", deal)}
        row["new_products"] = ",".join(row["new_products"])
        row |= {"_parentaccountid_value": seed.uuid(2, deal["partner"]), "_ownerid_value": seed.uuid(3, deal["owner"])}
        row["statecode"] = {"won": 1, "lost": 2}.get(deal["stage"], 0)
        for shown, stored in lookups.items():
            row[stored + keys[stored]] = row.pop(shown)
        deals.append(row)
    accounts = [
        {"accountid": seed.uuid(2, each["id"]), "name": each["name"], "new_partnertype": each["type"], "new_countrycode": each["country"],
         "new_tier": each["tier"]}
        for each in seed.PARTNERS
    ]
    users = [
        {"systemuserid": seed.uuid(3, each["id"]), "domainname": each["user"], "fullname": person_name(each), "internalemailaddress": each["email"],
         "new_role": each["role"], "new_accountid": each["partner"] and seed.uuid(2, each["partner"])}
        for each in seed.PEOPLE
    ]
    currencies = [{"transactioncurrencyid": guid, "isocurrencycode": code} for code, guid in VALUES["dataverse"]["currency"].items()]
    data = {"Opportunities": deals, "Accounts": accounts, "SystemUsers": users, "Currencies": currencies}
    return {**cds_users(), **{f"db/data/crm-{name}.json": rows for name, rows in data.items()}}


def kinto():
    deals = []
    for deal in seed.deals():
        row = {"id": f"deal-{deal['id']:04d}", **mapped("kinto", deal)}
        row |= {"partnerId": f"partner-{deal['partner']}", "ownerId": f"person-{deal['owner']}", "dealAmount": float(deal["amount"])}
        # A record store keeps what it is given: what is not known is not there.
        deals.append({name: value for name, value in row.items() if value is not None})
    partners = [{"id": f"partner-{each['id']}", "partnerName": each["name"], "partnerType": each["type"], "countryCode": each["country"], "tier": each["tier"]} for each in seed.PARTNERS]
    people = [
        {"id": f"person-{each['id']}", "login": each["user"], "displayName": person_name(each), "email": each["email"], "role": each["role"],
         **({"partnerId": f"partner-{each['partner']}"} if each["partner"] else {})}
        for each in seed.PEOPLE
    ]
    return {"fill.json": {"deals": deals, "partners": partners, "people": people, "users": [each["user"] for each in seed.PEOPLE], "password": seed.PASSWORD}}


def drf():
    deals = []
    for deal in seed.deals():
        deals.append({"id": deal["id"], **mapped("drf", deal)})
    return {"fill.json": {"deals": deals, "partners": seed.PARTNERS, "people": seed.PEOPLE, "products": seed.PRODUCTS, "password": seed.PASSWORD}}


def hubspot_record(deal):
    properties = mapped("hubspot", deal)
    properties["product_codes"] = ";".join(properties["product_codes"])
    properties = {name: None if value is None else str(value) for name, value in properties.items()}
    properties["hs_object_id"] = str(9000000 + deal["id"])
    return {
        "id": properties["hs_object_id"], "properties": properties, "createdAt": deal["created_at"], "updatedAt": deal["updated_at"], "archived": False,
    }


def prism():
    """The checked-in document, its answers filled with real deals."""
    document = json.loads((HERE / "prism/hubspot.json").read_text(encoding="utf-8"))
    records = [hubspot_record(deal) for deal in seed.deals()]
    examples = document["components"]["examples"]
    examples["one"]["value"] = records[0]
    examples["page"]["value"] |= {"results": records[:10]}
    examples["found"]["value"] |= {"total": len(records), "results": records[:10]}
    return {"hubspot.json": document}


def postgrest():
    deals = [{"id": deal["id"], **mapped("postgrest", deal), "version": 1} for deal in seed.deals()]
    people = [{"id": each["id"], "login": each["user"], "full_name": person_name(each), "email": each["email"], "role": each["role"], "partner_id": each["partner"]} for each in seed.PEOPLE]
    partners = [{name: each[name] for name in ("id", "name", "type", "country", "tier")} for each in seed.PARTNERS]
    rows = {"partners": partners, "people": people, "deals": deals}
    text = [
        f"insert into api.{table} select * from json_populate_recordset(null::api.{table}, $rows${json.dumps(data, ensure_ascii=False)}$rows$);"
        for table, data in rows.items()
    ]
    text.append("select setval('api.deals_id_seq', (select max(id) from api.deals));")
    return {"fill.sql": "\n".join(text) + "\n", "jwt-secret": JWT_SECRET}


# Signs the tokens for postrust; it lives as long as the test.
JWT_SECRET = "signs-tokens-of-one-test-on-loopback"


def token(shape, person):
    """The bearer token of a backend that takes tokens made elsewhere; nothing for the others."""
    if shape == "prism":
        return {"token": f"pat-of-{person['user']}"}
    if shape != "postgrest":
        return {}

    def part(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    claims = {"role": "deal_desk", "sub": str(person["id"]), "exp": 4102444800}
    text = b".".join(part(json.dumps(each).encode()) for each in ({"alg": "HS256", "typ": "JWT"}, claims))
    return {"token": b".".join([text, part(hmac.digest(JWT_SECRET.encode(), text, hashlib.sha256))]).decode()}


def oidc():
    accounts = [{"login": each["user"], "password": seed.PASSWORD, "sub": f"person-{each['id']}", "name": person_name(each), "email": each["email"],
                 "role": each["role"], "partner_id": each["partner"]} for each in seed.PEOPLE]
    return {**json_server(False), "accounts.json": accounts}


FILES = {
    "json-server-0": lambda: json_server(False), "json-server-1": lambda: json_server(True), "drf": drf, "kinto": kinto, "cap": cap,
    "dataverse": dataverse, "prism": prism, "postgrest": postgrest, "oidc": oidc, "neutral": lambda: {"neutral.json": {"deals": seed.deals(), "partners": seed.PARTNERS, "people": seed.PEOPLE}},
}


def files(shape):
    """The files of one server's start: path in its folder -> JSON value or text."""
    return FILES[shape]()


if __name__ == "__main__":
    print("| neutral | " + " | ".join(FIELDS) + " |\n|" + "---|" * (len(FIELDS) + 1))
    for field in NEUTRAL:
        print(f"| {field} | " + " | ".join(FIELDS[shape][field] for shape in FIELDS) + " |")
