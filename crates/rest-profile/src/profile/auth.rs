//! Reading `auth`.

use super::COMMON;
use super::node::{Node, Section};
use super::operations::{method, path};
use crate::json::{Json, Pointer};
use crate::template::{JsonTemplate, Template};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AuthSpec {
    None,
    /// The host page brings the token.
    Host(TokenHeader),
    /// One token for everybody, of the profile or of the gateway's own settings.
    Token {
        secret: Secret,
        header: TokenHeader,
        query: Option<String>,
    },
    Basic {
        user: String,
        password: Secret,
    },
    Login {
        header: TokenHeader,
        login: AuthCall,
        refresh: Option<AuthCall>,
        logout: Option<AuthCall>,
        me: Option<Me>,
    },
    Cookie {
        csrf: Option<Csrf>,
        login: Option<AuthCall>,
        logout: Option<AuthCall>,
        me: Option<Me>,
    },
    Oidc(Box<Oidc>),
}

/// A text that is never shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(if self.0.is_empty() { "none" } else { "secret" })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TokenHeader {
    pub(crate) name: String,
    /// With `{token}`.
    pub(crate) format: Template,
}

/// A request that is about signing in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AuthCall {
    pub(crate) method: &'static str,
    pub(crate) path: Template,
    /// From the origin instead of from the base.
    pub(crate) from_origin: bool,
    pub(crate) query: Vec<(String, Template)>,
    pub(crate) headers: Vec<(String, Template)>,
    pub(crate) content_type: String,
    pub(crate) body: Option<JsonTemplate>,
    pub(crate) access: Pointer,
    /// The header of the answer that has the token, instead of its body.
    pub(crate) access_header: Option<String>,
    pub(crate) refresh: Option<Pointer>,
    pub(crate) expires_in: Option<Pointer>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Csrf {
    pub(crate) cookie: Option<String>,
    pub(crate) header: String,
    pub(crate) value: Option<String>,
    pub(crate) fetch: Option<Template>,
    pub(crate) read: CsrfRead,
}

/// Where the value stands that is sent back; without any of them, in the cookie.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CsrfRead {
    /// In the answer to `fetch`.
    pub(crate) body: Option<Pointer>,
    /// A header of the answer to `fetch`.
    pub(crate) header: Option<String>,
    /// The name of a `<meta>` of the page itself.
    pub(crate) meta: Option<String>,
}

/// Who is signed in, for `{me.…}`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Me {
    pub(crate) path: Template,
    /// From the origin instead of from the base.
    pub(crate) from_origin: bool,
    pub(crate) headers: Vec<(String, Template)>,
    pub(crate) values: Vec<(String, Pointer)>,
}

/// Where an OpenID profile says who the person is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Person {
    /// The resource `me` of the backend.
    #[default]
    Api,
    /// The claims of the identity token, read as the fields of `me`.
    IdToken,
    /// What the issuer's userinfo answers, read as the fields of `me`.
    UserInfo,
}

impl Person {
    /// As profiles write them.
    const NAMES: &'static str = "api id_token userinfo";
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Oidc {
    pub(crate) header: TokenHeader,
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) authorize: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) end_session: Option<String>,
    pub(crate) userinfo: Option<String>,
    pub(crate) redirect: Option<String>,
    /// After a reload the issuer is asked without showing anything.
    pub(crate) silent: bool,
    pub(crate) person: Person,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) me: Option<Me>,
}

impl AuthSpec {
    /// Whether the profile itself holds a secret.
    pub(crate) fn holds_secret(&self) -> bool {
        match self {
            Self::Token { secret, .. } => !secret.0.is_empty(),
            Self::Basic { password, .. } => !password.0.is_empty(),
            _ => false,
        }
    }
}

/// As they are written; their parts are called `auth_…`.
const KINDS: &str = "none host bearer api_key basic login cookie oidc";
const PARTS: [&str; 8] = [
    "auth_none",
    "auth_host",
    "auth_bearer",
    "auth_api_key",
    "auth_basic",
    "auth_login",
    "auth_cookie",
    "auth_oidc",
];

pub(super) fn read(top: &Section<'_>) -> AuthSpec {
    top.get("auth").and_then(|node| one(&node)).unwrap_or(AuthSpec::None)
}

fn one(node: &Node<'_>) -> Option<AuthSpec> {
    // A preset may bring the keys of one kind and a profile choose another; only the kind's own keys may stay.
    let empty: Json = Json::Null;
    let kind = node.json.get("kind").unwrap_or(&empty);
    let kind = Node { json: kind, place: node.problems.below(node.place, "kind"), problems: node.problems };
    let kind = PARTS.get(kind.choice(KINDS)?).copied()?;
    let section = node.section(kind);
    let call = |key: &str, slots: &[&'static str]| section.get(key).map(|node| auth_call(&node, slots));
    let need = |key: &'static str| {
        if section.get(key).is_none() {
            section.problem("auth_key", &[("key", key)]);
        }
    };
    let me = || section.get("me").map(|node| read_me(&node));
    Some(match kind {
        "auth_host" => AuthSpec::Host(header(&section)),
        "auth_bearer" | "auth_api_key" => {
            if kind == "auth_api_key" && section.get("query").is_none() {
                need("header");
            }
            AuthSpec::Token {
                secret: Secret(section.text("token").unwrap_or_default()),
                header: header(&section),
                query: section.text("query"),
            }
        }
        "auth_basic" => AuthSpec::Basic {
            user: section.text("user").unwrap_or_default(),
            password: Secret(section.text("password").unwrap_or_default()),
        },
        "auth_login" => {
            need("login");
            AuthSpec::Login {
                header: header(&section),
                login: call("login", &["user", "password"])?,
                refresh: call("refresh", &["refresh", "token"]),
                logout: call("logout", &["refresh", "token"]),
                me: me(),
            }
        }
        "auth_cookie" => AuthSpec::Cookie {
            csrf: section.get("csrf").map(|node| csrf(&node)),
            login: call("login", &["user", "password"]),
            logout: call("logout", &[]),
            me: me(),
        },
        "auth_oidc" => {
            need("issuer");
            need("client_id");
            let address = |key: &str| {
                let node = section.get(key)?;
                let text = node.text()?;
                if !crate::url::is_private(text) {
                    node.problem("base", &[("found", text)]);
                }
                Some(text.to_owned())
            };
            AuthSpec::Oidc(Box::new(Oidc {
                header: header(&section),
                issuer: address("issuer").unwrap_or_default(),
                client_id: section.text("client_id").unwrap_or_default(),
                scopes: section.get("scopes").map(|node| node.words()).unwrap_or_default(),
                authorize: address("authorize"),
                token: address("token"),
                end_session: address("end_session"),
                userinfo: address("userinfo"),
                redirect: section.text("redirect"),
                silent: section.flag("silent"),
                person: match section.get("person").and_then(|node| node.choice(Person::NAMES)) {
                    Some(1) => Person::IdToken,
                    Some(2) => Person::UserInfo,
                    _ => Person::Api,
                },
                parameters: section
                    .get("parameters")
                    .map(|node| node.entries())
                    .unwrap_or_default()
                    .into_iter()
                    .filter_map(|(name, node)| Some((name.to_owned(), node.text()?.to_owned())))
                    .collect(),
                me: me(),
            }))
        }
        _ => AuthSpec::None,
    })
}

fn header(section: &Section<'_>) -> TokenHeader {
    let format = section.get("format").map(|node| {
        let template = node.template(&["token"]);
        if !template.mentions("token") {
            node.problem("template_slot_missing", &[("slot", "token")]);
        }
        template
    });
    let name = section.text("header");
    // A key in a header of its own is sent as it is.
    let default = if name.as_deref().is_none_or(|name| name.eq_ignore_ascii_case("authorization")) {
        "Bearer {token}"
    } else {
        "{token}"
    };
    TokenHeader {
        name: name.unwrap_or_else(|| "Authorization".to_owned()),
        format: format.unwrap_or_else(|| Template::parse(default).unwrap_or_default()),
    }
}

fn auth_call(node: &Node<'_>, more: &[&'static str]) -> AuthCall {
    let section = node.section("auth_call");
    let slots: Vec<&'static str> = COMMON.iter().chain(more).copied().collect();
    AuthCall {
        method: method(section, "POST"),
        path: section.need("path").map(|node| path(&node, &slots)).unwrap_or_default(),
        from_origin: section.get("from").and_then(|node| node.choice("base origin")) == Some(1),
        query: section.templates("query", &slots),
        headers: section.headers("headers", &slots),
        content_type: section.text("content_type").unwrap_or_else(|| "application/json".to_owned()),
        body: section.get("body").map(|node| node.json_template(&slots)),
        access: section.pointer("access").unwrap_or_default(),
        access_header: section.text("access_header"),
        refresh: section.pointer("refresh"),
        expires_in: section.pointer("expires_in"),
    }
}

fn csrf(node: &Node<'_>) -> Csrf {
    let section = node.section("csrf");
    Csrf {
        cookie: section.text("cookie"),
        header: section.need("header").and_then(|node| node.text()).unwrap_or_default().to_owned(),
        value: section.text("value"),
        fetch: section.get("fetch").map(|node| path(&node, &COMMON)),
        read: section.get("read").map(|node| csrf_read(&node)).unwrap_or_default(),
    }
}

fn csrf_read(node: &Node<'_>) -> CsrfRead {
    let section = node.section("csrf_read");
    CsrfRead { body: section.pointer("body"), header: section.text("header"), meta: section.text("meta") }
}

fn read_me(node: &Node<'_>) -> Me {
    let section = node.section("me");
    Me {
        path: section.need("path").map(|node| path(&node, &["settings."])).unwrap_or_default(),
        from_origin: section.get("from").and_then(|node| node.choice("base origin")) == Some(1),
        headers: section.headers("headers", &["settings."]),
        values: section
            .get("values")
            .map(|node| node.entries())
            .unwrap_or_default()
            .into_iter()
            .map(|(name, node)| (name.to_owned(), node.pointer()))
            .collect(),
    }
}
