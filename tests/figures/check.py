"""Figures computed by pandas from the deals themselves, compared with those of the portal.

    check.py opportunities FOLDER REPORTS    the four CSV files of the public practice data set
    check.py demo FILE REPORTS               deals as JSON records

Nothing here shares code or method with the portal: records instead of columns, fractions instead of fixed point.
REPORTS holds questions with the portal's answers; every number in them is computed again.
"""

import datetime
import json
import statistics
import sys
from fractions import Fraction

import pandas

OPEN = {"submitted", "under_review", "info_requested", "approved"}
APPROVED = {"approved", "expired", "won", "lost"}
REFUSED = {"rejected", "duplicate"}
DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3, "JOD": 3, "OMR": 3}
DAYS = ["created", "submitted", "decided", "closed", "expected", "protected"]


def opportunities(folder):
    """The data set with the corrections that docs/import.md describes, made a second time."""
    read = lambda name: pandas.read_csv(f"{folder}/{name}.csv", dtype=str, keep_default_na=False)
    deals = read("sales_pipeline").merge(read("sales_teams"), on="sales_agent", how="left")
    deals["product"] = deals["product"].replace({"GTXPro": "GTX Pro"})
    deals["account"] = deals["account"].replace({"": "Account not recorded"})
    deals = deals.merge(read("accounts"), on="account", how="left").fillna("")
    countries = {
        "United States": "US", "Kenya": "KE", "Philipines": "PH", "Japan": "JP", "Italy": "IT", "Norway": "NO",
        "Korea": "KR", "Jordan": "JO", "Brazil": "BR", "Germany": "DE", "Panama": "PA", "Belgium": "BE",
        "Romania": "RO", "Poland": "PL", "China": "CN",
    }
    statuses = {"Prospecting": "draft", "Engaging": "approved", "Won": "won", "Lost": "lost"}
    engaged = deals["engage_date"].replace({"": "2017-12-31"})
    status = deals["deal_stage"].map(statuses)
    ended = status.isin({"won", "lost"})
    handed_in = engaged.where(status != "draft")
    return pandas.DataFrame({
        "partner": deals["regional_office"] + " office, " + deals["manager"],
        "owner": deals["sales_agent"],
        "customer": deals["account"],
        "product": deals["product"],
        "country": deals["office_location"].map(countries).fillna(""),
        "stage": deals["deal_stage"].str.lower(),
        "reason": ["unknown" if one == "lost" else "" for one in status],
        "status": status,
        "amount": deals["close_value"].where(deals["close_value"] != ""),
        "currency": ["USD" if value else None for value in deals["close_value"]],
        "percent": None,
        "created": engaged,
        "submitted": handed_in,
        "decided": handed_in,
        "closed": deals["close_date"].where(ended),
        "expected": deals["close_date"].where(deals["close_date"] != ""),
        "protected": None,
    })


def demo(file):
    with open(file) as opened:
        return pandas.DataFrame(json.load(opened))


def prepared(deals):
    deals = deals.astype(object).where(deals.notna(), None)
    deals["amount"] = deals["amount"].map(lambda text: None if text is None else Fraction(text))
    for name in DAYS:
        deals[name] = deals[name].map(lambda text: datetime.date.fromisoformat(text) if text else None)
    return deals


def between(column, period):
    first, last = (datetime.date.fromisoformat(period[end]) for end in ("from", "to"))
    return column.map(lambda day: day is not None and first <= day <= last).astype(bool)


def money(deals, weighted=False):
    """Exact sums by currency; those of zero are left out."""
    known = deals[deals["amount"].notna()]
    if weighted:
        known = known[known["percent"].notna()]
    sums = {}
    for amount, percent, currency in zip(known["amount"], known["percent"], known["currency"]):
        part = amount * Fraction(int(percent), 100) if weighted else amount
        sums[currency] = sums.get(currency, 0) + part
    if weighted:
        cut = lambda sum, unit: Fraction(int(sum / unit)) * unit
        sums = {code: cut(sum, Fraction(1, 10 ** DIGITS.get(code, 2))) for code, sum in sums.items()}
    return {code: sum for code, sum in sums.items() if sum != 0}


def lengths(deals, since, until):
    pairs = [(one, other) for one, other in zip(deals[since], deals[until]) if one and other and other >= one]
    return [(other - one).days for one, other in pairs]


def totals(deals, period):
    happened = lambda statuses, day: deals[deals["status"].isin(statuses) & between(deals[day], period)]
    submitted = deals[(deals["status"] != "draft") & between(deals["submitted"], period)]
    approved, refused = happened(APPROVED, "decided"), happened(REFUSED, "decided")
    won, lost = happened({"won"}, "closed"), happened({"lost"}, "closed")
    answered = lengths(approved, "submitted", "decided") + lengths(refused, "submitted", "decided")
    cycles = lengths(won, "created", "closed") + lengths(lost, "created", "closed")
    still = deals[deals["status"].isin(OPEN)]
    return {
        "created": int(between(deals["created"], period).sum()),
        "submitted": len(submitted), "submitted_value": money(submitted),
        "approved": len(approved), "refused": len(refused),
        "duplicate": len(happened({"duplicate"}, "decided")),
        "answer_days": sum(answered), "answers": len(answered),
        "won": len(won), "won_value": money(won),
        "lost": len(lost), "lost_value": money(lost),
        "cycle_days": sum(cycles), "cycles": len(cycles),
        "open": len(still), "open_value": money(still), "weighted_value": money(still, weighted=True),
        # Not in the answer, but needed for figures.
        "won_valued": int(won["amount"].notna().sum()), "answered": answered,
    }


def in_one(*sums):
    """The one currency that all sums have in common, or why there is none."""
    codes = {code for one in sums for code in one}
    if not codes:
        return None, {"unknown": "nothing"}
    if len(codes) > 1:
        return None, {"unknown": "no_rate", "currencies": sorted(codes)}
    return codes.pop(), None


def percent(part, whole):
    code, refused = in_one(part, whole)
    if refused:
        return refused
    if not whole.get(code):
        return {"unknown": "nothing"}
    return {"percent": part.get(code, 0) * 100 / Fraction(whole[code])}


def share(part, whole, minimum):
    if whole < minimum:
        return {"unknown": "too_few", "have": whole, "need": minimum}
    return {"percent": Fraction(part * 100, whole)}


def mean(values, sums, minimum=1):
    if values < minimum:
        return {"unknown": "too_few", "have": values, "need": minimum}
    return {"days": Fraction(sums, values)}


def rounded(amount, code):
    """Half to even, which is what Python's round does with fractions."""
    digits = DIGITS.get(code, 2)
    return {"amount": {"amount": round(amount, digits) if digits else Fraction(round(amount)), "currency": code}}


def figures(now, before, everybody):
    closed, answered = now["won"] + now["lost"], now["approved"] + now["refused"]
    code, refused = in_one(now["won_value"])
    if now["won_valued"] < 1:
        size = {"unknown": "too_few", "have": 0, "need": 1}
    else:
        size = refused or rounded(now["won_value"][code] / now["won_valued"], code)
    cycle = mean(now["cycles"], now["cycle_days"])
    if closed < 3:
        velocity = {"unknown": "too_few", "have": closed, "need": 3}
    elif "unknown" in cycle:
        velocity = cycle
    elif refused:
        velocity = refused
    elif not cycle["days"] or not now["won_valued"]:
        velocity = {"unknown": "nothing"}
    else:
        size_exact = Fraction(now["won_value"][code]) / now["won_valued"]
        velocity = rounded(now["open"] * Fraction(now["won"], closed) * size_exact / cycle["days"], code)
    growth = {"unknown": "not_collected"}
    if before is not None:
        codes = set(now["won_value"]) | set(before["won_value"])
        change = {one: now["won_value"].get(one, 0) - before["won_value"].get(one, 0) for one in codes}
        growth = percent(change, before["won_value"])
    return {
        "active_pipeline": {"count": now["open"]},
        "pipeline_value": {"sums": now["open_value"]},
        "weighted_pipeline": {"sums": now["weighted_value"]},
        "opportunities_created": {"count": now["created"]},
        "deal_count": {"count": now["won"]},
        "deal_value": {"sums": now["won_value"]},
        "win_rate": share(now["won"], closed, 3),
        "average_deal_size": size,
        "cycle_time": cycle,
        "sales_velocity": velocity,
        "growth": growth,
        "contribution": percent(now["won_value"], everybody["won_value"]),
        "registrations": {"count": now["submitted"]},
        "registration_value": {"sums": now["submitted_value"]},
        "approval_rate": share(now["approved"], answered, 1),
        "conflict_rate": share(now["duplicate"], answered, 1),
    }


def of_the_whole(deals, chosen, report, now):
    today = datetime.date.fromisoformat(report["as_of"])
    protected = chosen[(chosen["status"] == "approved")]["protected"]
    left = [(day - today).days for day in protected if day is not None and day >= today]
    won = deals[(deals["status"] == "won") & deals["closed"].notna()]
    first = won.groupby("customer")["closed"].min() if len(won) else {}
    mine = chosen[(chosen["status"] == "won") & between(chosen["closed"], report["period"])]
    new = {name for name, day in zip(mine["customer"], mine["closed"]) if name and first[name] == day}
    answer = {"unknown": "too_few", "have": 0, "need": 1}
    if now["answered"]:
        answer = {"days": Fraction(statistics.median(map(Fraction, now["answered"])))}
    return {"opportunity_window": mean(len(left), sum(left)), "new_logos": {"count": len(new)}, "time_to_answer": answer}


def same(expected, found):
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return False
        # A currency whose sum is zero may stand there or not.
        keys = set(expected) | set(found)
        return all(same(expected.get(key, Fraction(0)), found.get(key, "0")) for key in keys)
    if isinstance(expected, Fraction) and isinstance(found, str):
        # Quotients are told with 28 digits; amounts are exact anyway.
        return abs(expected - Fraction(found)) <= Fraction(1, 10**18)
    if isinstance(expected, int) and isinstance(found, str):
        return Fraction(expected) == Fraction(found)
    return expected == found


class Comparison:
    def __init__(self):
        self.numbers, self.wrong = 0, []

    def check(self, place, expected, found):
        self.numbers += 1
        if not same(expected, found):
            self.wrong.append(f"{place}: expected {shown(expected)}, found {json.dumps(found)}")


def shown(value):
    if isinstance(value, dict):
        return {key: shown(one) for key, one in value.items()}
    return str(float(value)) if isinstance(value, Fraction) else value


def narrowed(deals, pairs):
    only, without = {}, {}
    for name, value in pairs:
        if name.startswith("not."):
            without.setdefault(name[4:], set()).add(value)
        elif name in ("partner", "owner", "customer", "product", "country", "stage", "reason", "status"):
            only.setdefault(name, set()).add(value)
        elif name in ("least", "most"):
            unit = deals["currency"].map(lambda code: Fraction(1, 10 ** DIGITS.get(code, 2)))
            fits = [
                amount is not None and (amount >= int(value) * one if name == "least" else amount <= int(value) * one)
                for amount, one in zip(deals["amount"], unit)
            ]
            deals = deals[fits]
    for name, values in only.items():
        deals = deals[deals[name].isin(values)]
    for name, values in without.items():
        deals = deals[~deals[name].isin(values)]
    return deals


ASKED = ["created", "submitted", "submitted_value", "approved", "refused", "duplicate", "answer_days", "answers", "won",
         "won_value", "lost", "lost_value", "cycle_days", "cycles", "open", "open_value", "weighted_value"]


def compare(deals, question, comparison):
    pairs, report = question["pairs"], question["report"]
    name = "&".join(f"{one}={value}" for one, value in pairs)
    chosen = narrowed(deals, pairs)
    everybody = totals(deals, report["period"])

    def group(place, chosen, found, whole):
        now = totals(chosen, report["period"])
        before = totals(chosen, report["compared"]) if report["compared"] else None
        for field in ASKED:
            comparison.check(f"{place} totals.{field}", now[field], found["totals"][field])
            if before is not None:
                comparison.check(f"{place} before.{field}", before[field], found["before"][field])
        expected = figures(now, before, everybody)
        if whole:
            expected |= of_the_whole(deals, chosen, report, now)
        comparison.check(f"{place} figures", sorted(expected), sorted(found["figures"]))
        for code, figure in expected.items():
            comparison.check(f"{place} {code}", figure, found["figures"].get(code))

    group(f"{name} whole", chosen, report["whole"], True)
    by = next((value.split(",") for one, value in pairs if one == "by"), [])
    if by:
        parts = {}
        for key, part in chosen.groupby(by, sort=True) if len(chosen) else []:
            now = totals(part, report["period"])
            before = totals(part, report["compared"]) if report["compared"] else None
            something = lambda one: one is not None and any(one[field] not in (0, {}) for field in ASKED)
            if something(now) or something(before):
                parts[tuple(key) if isinstance(key, tuple) else (key,)] = part
        found = {tuple(one["names"]): one for one in report["groups"]}
        comparison.check(f"{name} groups", sorted(map(list, parts)), sorted(map(list, found)))
        for key in parts.keys() & found.keys():
            group(f"{name} {key}", parts[key], found[key], False)
    steps = report["steps"]
    last = datetime.date.fromisoformat(report["period"]["to"])
    for at, step in enumerate(steps):
        following = datetime.date.fromisoformat(steps[at + 1]["from"]) if at + 1 < len(steps) else None
        to = following - datetime.timedelta(days=1) if following else last
        period = {"from": step["from"], "to": to.isoformat()}
        now = totals(chosen, period)
        for field in ASKED[:14]:
            comparison.check(f"{name} step {step['from']} {field}", now[field], step["totals"][field])
        due = chosen[chosen["status"].isin(OPEN) & between(chosen["expected"], period)]
        comparison.check(f"{name} step {step['from']} due", len(due), step["due"])
        comparison.check(f"{name} step {step['from']} due_value", money(due), step["due_value"])
        comparison.check(f"{name} step {step['from']} due_weighted", money(due, True), step["due_weighted"])


def main():
    kind, source, reports = sys.argv[1:]
    deals = prepared({"opportunities": opportunities, "demo": demo}[kind](source))
    with open(reports) as opened:
        questions = json.load(opened)
    comparison = Comparison()
    for question in questions:
        compare(deals, question, comparison)
    if comparison.wrong:
        print("\n".join(comparison.wrong[:40]))
        sys.exit(f"{len(comparison.wrong)} of {comparison.numbers} numbers differ")
    print(f"{len(questions)} questions about {len(deals)} deals: {comparison.numbers} numbers, all alike")


main()
