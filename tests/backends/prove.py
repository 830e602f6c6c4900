"""Shows that a started backend behaves as README.md says: plain requests, no interpreter of profiles between.

    python3 prove.py NAME BASE USERS.json

Prints one line for each request and stops at the first surprise. Whatever it creates it deletes.
"""

import base64
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PAGE = "http://127.0.0.1:5999"


class Answer:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text

    @property
    def json(self):
        return json.loads(self.text)


class Stop(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Api:
    def __init__(self, base):
        self.base = base
        self.headers = {}
        self.opener = urllib.request.build_opener(Stop)

    def send(self, method, path, body=None, expect=None, **headers):
        url = path if path.startswith("http") else self.base + path
        headers = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with self.opener.open(request, timeout=20) as raw:
                answer = Answer(raw.status, raw.headers, raw.read().decode())
        except urllib.error.HTTPError as raw:
            answer = Answer(raw.code, raw.headers, raw.read().decode(errors="replace"))
        shown = urllib.parse.unquote(path)
        print(f"  {method:<7} {shown[:110]:<110} {answer.status}")
        if expect is not None:
            expect = expect if isinstance(expect, tuple) else (expect,)
            assert answer.status in expect, f"expected {expect}, got {answer.status}: {answer.text[:600]}"
        return answer

    def get(self, path, expect=200, **headers):
        return self.send("GET", path, None, expect, **headers)


def query(**params):
    # %20 and never +: CAP does not read + as a space.
    return "?" + urllib.parse.urlencode(params, quote_via=urllib.parse.quote)


def preflight(api, path, method, wanted, allowed):
    """Whether a page of another origin may send these headers, judged as a browser does."""
    answer = api.send("OPTIONS", path, None, None, Origin=PAGE, Access_Control_Request_Method=method, Access_Control_Request_Headers=wanted)
    origin = answer.headers.get("Access-Control-Allow-Origin")
    permitted = {each.strip().lower() for each in ",".join(answer.headers.get_all("Access-Control-Allow-Headers") or []).split(",")}
    passes = answer.status < 300 and origin in (PAGE, "*") and ("*" in permitted or all(each in permitted for each in wanted.split(",")))
    print(f"          a page may send {wanted} with {method}: {passes}")
    assert passes == allowed, (answer.status, dict(answer.headers))


def distinct(first, second, key):
    ids = [row[key] for row in first + second]
    assert len(set(ids)) == len(ids), ids


def falling(rows, key):
    amounts = [float(row[key]) for row in rows]
    assert amounts == sorted(amounts, reverse=True), amounts


def json_server_0(api, users):
    one = api.get("/deals" + query(_page=1, _limit=5, _sort="amount", _order="desc", sales_stage="Quote sent"))
    two = api.get("/deals" + query(_page=2, _limit=5, _sort="amount", _order="desc", sales_stage="Quote sent"))
    assert one.headers["X-Total-Count"] == "9" and 'rel="next"' in one.headers["Link"]
    distinct(one.json, two.json, "id")
    falling(one.json + two.json, "amount")
    assert len(api.get("/deals" + query(sales_stage="Lead") + "&sales_stage=Qualified").json) > 20
    assert api.get("/deals?_limit=1").headers["X-Total-Count"] == "60"
    assert "X-Total-Count" not in api.get("/deals?amount_gte=50000").headers
    made = api.send("POST", "/deals", {"name": "Bad", "amount": -5, "sales_stage": "?"}, 201).json
    print("          a bad value is stored: nothing is checked")
    ident = made["id"]
    assert api.send("PATCH", f"/deals/{ident}", {"contact": {"email": "a@b.example"}}, 200).json["name"] == "Bad"
    stale = api.send("PATCH", f"/deals/{ident}", {"name": "x"}, 200, If_Match='"nothing"')
    assert stale.json["name"] == "x"
    api.send("DELETE", f"/deals/{ident}", None, 200)
    api.get(f"/deals/{ident}", 404)
    preflight(api, "/deals", "PATCH", "content-type,if-match,authorization", True)


def json_server_1(api, users):
    filtered = {"sales_stage:eq": "Quote sent", "_sort": "-amount", "_per_page": 5}
    one, two = (api.get("/deals" + query(_page=page, **filtered)).json for page in (1, 2))
    assert (one["items"], one["pages"], one["next"], two["next"]) == (9, 2, 2, None)
    distinct(one["data"], two["data"], "id")
    falling(one["data"] + two["data"], "amount")
    assert api.get("/deals" + query(_page=99, **filtered)).json["data"], "a page beyond the end is the last page again"
    assert isinstance(api.get("/deals?sales_stage:in=Lead,Qualified").json, list)
    made = api.send("POST", "/deals", {"name": "Bad", "amount": -5}, 201).json
    ident = made["id"]
    assert isinstance(ident, str)
    assert api.send("PATCH", f"/deals/{ident}", {"name": "x"}, 200).json["amount"] == -5
    assert api.send("DELETE", f"/deals/{ident}", None, 200).json["id"] == ident
    api.get(f"/deals/{ident}", 404)
    preflight(api, "/deals", "PATCH", "content-type,authorization,if-match", True)


GOOD_DRF = {
    "title": "A deal of the proof", "customer_name": "Probe & Sons", "country": "CZ", "contact_email": "a@b.example", "amount": "12.50", "closing_on": "2027-05-01", "products": ["mer-observe"],
}


def drf(paging):
    def prove(api, users):
        api.get("/deals/", 401)
        api.send("POST", "/token/", {"username": users[0]["user"], "password": "wrong"}, 401)
        tokens = api.send("POST", "/token/", {"username": users[0]["user"], "password": users[0]["password"]}, 200).json
        api.headers = {"Authorization": f"Bearer {tokens['access']}"}
        assert api.get("/me/").json["username"] == users[0]["user"]
        common = {"stage": "quote", "ordering": "-amount"}
        if paging == "offset":
            one, two = (api.get("/deals/" + query(limit=5, offset=at, **common)).json for at in (0, 5))
        else:
            one = api.get("/deals/" + query(page_size=5, **common)).json
            two = api.get(one["next"]).json
        if paging == "cursor":
            assert "count" not in one
        else:
            assert one["count"] == 9
        assert one["next"] and not two["next"]
        distinct(one["results"], two["results"], "id")
        falling(one["results"] + two["results"], "amount")
        if paging == "page":
            api.get("/deals/?page=99", 404)
        assert api.get("/deals/" + query(customer_name__icontains="o'hanlon")).json["results"]
        assert len(api.get("/deals/" + query(nonsense=1)).json["results"]) == 20, "an unknown filter is ignored"
        api.get("/deals/" + query(stage="nonsense"), 400)
        refused = api.send("POST", "/deals/", {"amount": "-5", "stage": "x", "contact_email": "bad"}, 400).json
        assert {"title", "customer_name", "amount", "stage", "contact_email", "closing_on"} <= set(refused), refused
        api.send("POST", "/deals", GOOD_DRF, (301, 500))
        made = api.send("POST", "/deals/", GOOD_DRF, 201).json
        assert made["amount"] == "12.500"
        again = api.send("POST", "/deals/", GOOD_DRF, 400).json
        assert "non_field_errors" in again, again
        path = f"/deals/{made['id']}/"
        assert api.send("PATCH", path, {"amount": "13"}, 200).json["modified_at"] > made["modified_at"]
        form = "--cut\r\nContent-Disposition: form-data; name=\"deal\"\r\n\r\n%d\r\n--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"plan.txt\"\r\n\r\nhello\r\n--cut--\r\n" % made["id"]
        kept = api.send("POST", "/attachments/", form.encode(), 201, Content_Type="multipart/form-data; boundary=cut").json
        assert api.get(kept["file"]).text == "hello"
        tracked = f"/tracked-deals/{made['id']}/"
        seen = api.get(tracked).json
        assert seen["revision"] == 2
        api.send("PATCH", tracked, {"amount": "14"}, 400)
        api.send("PATCH", tracked, {"amount": "14", "revision": 2}, 200)
        stale = api.send("PATCH", tracked, {"amount": "15", "revision": 2}, 409).json
        assert stale["current"]["amount"] == "14.000" and stale["current"]["revision"] == 3
        print("          waiting for the access token to end")
        time.sleep(3.2)
        expired = api.send("DELETE", path, None, 401)
        assert expired.json["code"] == "token_not_valid"
        api.headers = {}
        fresh = api.send("POST", "/token/refresh/", {"refresh": tokens["refresh"]}, 200).json
        api.send("POST", "/token/refresh/", {"refresh": tokens["refresh"]}, 401)
        api.headers = {"Authorization": f"Bearer {fresh['access']}"}
        api.send("DELETE", path, None, 204)
        api.get(path, 404)
        preflight(api, "/deals/", "PATCH", "authorization,content-type", True)
        preflight(api, "/deals/", "PATCH", "authorization,if-match", False)

    return prove


def drf_session(api, users):
    def cookies(answer):
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            jar[name] = value
        api.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        return answer

    def marked():
        return cookies(api.get("/csrf/")).json["csrf"]

    jar = {}
    user = {"username": users[0]["user"], "password": users[0]["password"]}
    assert "not provided" in api.get("/deals/", 403).json["detail"]
    api.send("POST", "/login/", user, 403)
    early = marked()
    api.send("POST", "/login/", {**user, "password": "wrong"}, 400, X_CSRFToken=early)
    cookies(api.send("POST", "/login/", user, 204, X_CSRFToken=early))
    assert api.get("/me/").json["username"] == user["username"]
    assert "CSRF" in api.send("POST", "/deals/", GOOD_DRF, 403).json["detail"]
    assert "CSRF" in api.send("POST", "/deals/", GOOD_DRF, 403, X_CSRFToken=early).json["detail"], "signing in changes the mark"
    made = api.send("POST", "/deals/", GOOD_DRF, 201, X_CSRFToken=marked()).json
    api.send("DELETE", f"/deals/{made['id']}/", None, 403, X_CSRFToken=marked(), Origin="http://127.0.0.1:9")
    api.send("DELETE", f"/deals/{made['id']}/", None, 204, X_CSRFToken=marked())
    cookies(api.send("POST", "/logout/", None, 204, X_CSRFToken=marked()))
    api.get("/me/", 403)
    preflight(api, "/deals/", "PATCH", "content-type,x-csrftoken", True)


def basic(user):
    return {"Authorization": "Basic " + base64.b64encode(f"{user['user']}:{user['password']}".encode()).decode()}


def kinto(api, users):
    path = "/buckets/channel/collections/deals/records"
    api.get(path, 401)
    api.headers = basic(users[0])
    assert api.get("/").json["user"]["id"] == "account:" + users[0]["user"]
    filtered = query(_limit=5, dealStage="proposing", _sort="-dealAmount")
    one = api.get(path + filtered)
    two = api.get(one.headers["Next-Page"])
    assert "Next-Page" not in two.headers and "Total-Objects" not in one.headers
    distinct(one.json["data"], two.json["data"], "id")
    falling(one.json["data"] + two.json["data"], "dealAmount")
    assert api.send("HEAD", path + filtered, None, 200).headers["Total-Objects"] == "9"
    assert api.get(path + query(like_customerName="O'Hanlon")).json["data"]
    api.get(path + query(_sort="-dealAmount", in_dealStage="won,lost", min_dealAmount=5000))
    bad = api.send("POST", path, {"data": {"dealTitle": "Bad deal", "customerName": "x", "dealAmount": -5, "currencyCode": "EUR"}}, 400).json
    assert bad["details"][0]["name"] == "dealAmount", bad
    good = {"dealTitle": "A deal of the proof", "customerName": "Probe", "dealAmount": 12.5, "currencyCode": "EUR"}
    made = api.send("POST", path, {"data": good}, 201, If_None_Match="*")
    record = f"{path}/{made.json['data']['id']}"
    seen = made.headers["ETag"]
    api.send("PATCH", record, {"data": {"dealAmount": 13}}, 200, If_Match=seen)
    stale = api.send("PATCH", record, {"data": {"dealAmount": 14}}, 412, If_Match=seen).json
    assert stale["details"]["existing"]["dealAmount"] == 13
    own = f"{path}/proof-1"
    api.send("PUT", own, {"data": good}, 201, If_None_Match="*")
    api.send("PUT", own, {"data": good}, 412, If_None_Match="*")
    api.send("DELETE", own, None, 200)
    assert api.send("DELETE", record, None, 200).json["data"]["deleted"] is True
    api.get(record, 404)
    preflight(api, record, "PATCH", "authorization,content-type,if-match", True)
    exposed = api.get(path + "?_limit=1", Origin=PAGE).headers["Access-Control-Expose-Headers"]
    assert "ETag" in exposed and "Next-Page" in exposed


def odata(name, amount, stage, customer, entity, good, bad, fields):
    def prove(api, users):
        api.get(f"/{entity}", 401)
        api.headers = basic(users[0])
        listing = {"$filter": f"{stage} and contains({customer},'')", "$orderby": f"{amount} desc", "$count": "true"}
        if entity == "Deals":
            one, two = (api.get(f"/{entity}" + query(**listing, **{"$top": 5, "$skip": at})).json for at in (0, 5))
        else:
            api.get(f"/{entity}" + query(**{"$skip": 1}), 400)
            one = api.get(f"/{entity}" + query(**listing), Prefer="odata.maxpagesize=5").json
            two = api.get(one["@odata.nextLink"], Prefer="odata.maxpagesize=5").json
        assert one["@odata.count"] == 9, one["@odata.count"]
        key = "ID" if entity == "Deals" else "opportunityid"
        assert len(two["value"]) == 4
        distinct(one["value"], two["value"], key)
        falling(one["value"] + two["value"], amount)
        assert len(api.get(f"/{entity}" + query(**{"$filter": f"contains({customer},'O''Hanlon')"})).json["value"]) == 3
        assert api.get(f"/{entity}" + query(**{"$search": '"Lightship"'})).json["value"]
        api.get(f"/{entity}" + query(**{"$filter": "nonsense eq 1"}), 400)
        error = api.send("POST", f"/{entity}", bad, 400).json["error"]
        assert {each["target"] for each in error["details"]} >= fields, error
        if entity == "Deals":
            made = api.send("POST", f"/{entity}", good, 201).json
            path = f"/{entity}({made[key]})"
            seen = made["@odata.etag"]
            api.send("PATCH", path, {amount: "13"}, 428)
            api.send("PATCH", path, {amount: "13"}, 200, If_Match=seen)
            kept = api.send("POST", "/Attachments", {"Deal_ID": made["ID"], "FileName": "plan.txt", "MediaType": "text/plain"}, 201).json
            api.send("PUT", f"/Attachments({kept['ID']})/Content", b"hello", 204, Content_Type="text/plain")
            assert api.get(f"/Attachments({kept['ID']})/Content").text == "hello"
            api.send("DELETE", f"/Attachments({kept['ID']})", None, 204)
        else:
            made = api.send("POST", f"/{entity}", good, 204)
            path = made.headers["OData-EntityId"][len(api.base):]
            row = api.get(path)
            assert f'"{amount}":12.5000' in row.text, "amounts are numbers with all their digits"
            assert row.json["_parentaccountid_value"].startswith("00000002")
            seen = row.json["@odata.etag"]
            api.send("PATCH", path, {amount: 12.75}, 204)
            changed = api.send("PATCH", path, {amount: 13}, 200, Prefer="return=representation").json
            assert float(changed[amount]) == 13
        api.send("PATCH", path, {amount: 14}, 412, If_Match=seen)
        api.send("DELETE", path, None, 204, If_Match="*")
        api.get(path, 404)
        preflight(api, f"/{entity}", "PATCH", "authorization,content-type,if-match", True)

    return prove


cap = odata(
    "cap", "Amount", "StageCode eq 'PROP'", "CustomerName", "Deals",
    {"Title": "A deal of the proof", "CustomerName": "Probe", "Amount": "12.50", "ProductCodes": ["mer-observe"], "Partner_ID": "00000002-0000-4000-8000-000000000001"},
    {"Amount": -5, "StageCode": "X", "ContactEmail": "bad"}, {"Title", "CustomerName", "Amount", "StageCode", "ContactEmail"},
)
dataverse = odata(
    "dataverse", "estimatedvalue", "statuscode eq 100000001", "new_customername", "opportunities",
    {"name": "A deal of the proof", "new_customername": "Probe", "estimatedvalue": 12.5, "parentaccountid@odata.bind": "/accounts(00000002-0000-4000-8000-000000000001)"},
    {"estimatedvalue": -5, "statuscode": 99}, {"name", "estimatedvalue", "statuscode"},
)


def oidc(api, users):
    origin = api.base.removesuffix("/api")
    found = api.get(origin + "/.well-known/openid-configuration", Origin=PAGE)
    assert found.json["code_challenge_methods_supported"] == ["S256"]
    api.get("/deals", 401)
    api.get("/deals", 401, Authorization="Bearer made-up")
    api.get(origin + "/auth" + query(client_id="partner-portal", response_type="code", redirect_uri="http://127.0.0.1:1/other", scope="openid"), 400)
    print("          the whole sign-in takes a browser: tests/backends/README.md says with what it was seen")


def prism(api, users):
    api.get("/deals", 401)
    api.headers = {"Authorization": "Bearer pat-any"}
    page = api.get("/deals" + query(limit=10, properties="dealname,amount")).json
    assert page["results"][0]["properties"]["dealname"] and page["paging"]["next"]["after"]
    api.get("/deals?limit=1000", 400)
    search = {
        "filterGroups": [{"filters": [{"propertyName": "dealstage", "operator": "EQ", "value": "contractsent"}]}],
        "sorts": [{"propertyName": "amount", "direction": "DESCENDING"}], "properties": ["dealname", "amount"], "limit": 10, "after": "0",
    }
    assert api.send("POST", "/deals/search", search, 200).json["total"] == 60
    search["filterGroups"][0]["filters"][0]["operator"] = "BIGGER"
    refused = api.send("POST", "/deals/search", search, 400).json
    assert refused["category"] == "VALIDATION_ERROR", refused
    made = api.send("POST", "/deals", {"properties": {"dealname": "x", "amount": "5"}}, 201).json
    api.send("POST", "/deals", {"dealname": "x"}, 400)
    api.send("POST", "/deals", {"properties": {"amount": 5}}, 400)
    api.send("PATCH", f"/deals/{made['id']}", {"properties": {"amount": "6"}}, 200)
    api.send("DELETE", f"/deals/{made['id']}", None, 204)


def postrust(api, users):
    api.get("/deals", 401)
    api.headers = {"Authorization": f"Bearer {users[0]['token']}"}
    listing = {"stage": "eq.proposal", "order": "amount.desc", "limit": 5}
    one, two = (api.get("/deals" + query(offset=at, **listing), (200, 206), Prefer="count=exact") for at in (0, 5))
    assert one.headers["Content-Range"] == "0-4/9", one.headers["Content-Range"]
    distinct(one.json, two.json, "id")
    falling(one.json + two.json, "amount")
    assert api.get("/deals?limit=1", (200, 206)).headers["Content-Range"].endswith("/*")
    assert len(api.get("/deals" + query(customer_name='in.("O\'Hanlon & Daughters Freight Ltd","Blue_Heron Outfitters, Inc.")'), (200, 206)).json) == 5
    api.get("/deals?nonsense=eq.1", 400)
    good = {"title": "A deal of the proof", "customer_name": "Probe", "amount": "12.50", "product_codes": ["mer-observe"]}
    bad = api.send("POST", "/deals", {**good, "amount": -5}, 400).json
    assert "deals_amount_check" in bad["message"], bad
    missing = api.send("POST", "/deals", {"amount": 5}, 400).json
    assert 'column "title"' in missing["message"], missing
    assert api.send("POST", "/deals", good, 201).text == ""
    twice = api.send("POST", "/deals", good, 409).json
    assert twice["code"] == "23505", twice
    row = api.get("/deals?title=eq." + urllib.parse.quote(good["title"]), Accept="application/vnd.pgrst.object+json").json
    one = f"/deals?id=eq.{row['id']}"
    changed = api.send("PATCH", one + "&version=eq.1", {"amount": 13}, 200, Prefer="return=representation").json
    assert changed[0]["version"] == 2, changed
    stale = api.send("PATCH", one + "&version=eq.1", {"amount": 14}, 200, Prefer="return=representation").json
    assert stale == [], stale
    api.send("DELETE", one, None, (200, 204))
    api.get(one, 406, Accept="application/vnd.pgrst.object+json")
    preflight(api, "/deals", "PATCH", "authorization,content-type,prefer", True)


PROOFS = {
    "json-server-0": json_server_0, "json-server-1": json_server_1, "drf-offset": drf("offset"), "drf-page": drf("page"), "drf-cursor": drf("cursor"), "drf-session": drf_session,
    "kinto": kinto, "cap": cap, "dataverse": dataverse, "oidc": oidc, "prism": prism, "postrust": postrust,
}

if __name__ == "__main__":
    name, base, people = sys.argv[1:]
    print(f"{name} at {base}")
    with open(people, encoding="utf-8") as file:
        PROOFS[name](Api(base), json.load(file))
    print(f"{name}: as described")
