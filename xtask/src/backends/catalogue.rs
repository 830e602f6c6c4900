//! The list of backends: what each is made of, where its API begins and which request tells that it is ready.

/// A server that can be started.
pub struct Backend {
    pub name: &'static str,
    pub about: &'static str,
    pub kind: Kind,
    /// The shape of `seed.py`, and the folder of `tests/backends` that is copied for it.
    pub shape: &'static str,
    /// Where the API begins, after the port.
    pub path: &'static str,
    pub auth: Auth,
    /// Below `path`, and a text that the answer contains once the seed is in place.
    pub ready: (&'static str, &'static str),
    /// Takes minutes to install, so that it has to be asked for.
    pub heavy: bool,
}

/// What runs it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    JsonServer0,
    JsonServer1,
    /// Django REST framework; the paging.
    Drf(&'static str),
    Kinto,
    /// SAP CAP.
    Cap,
    Oidc,
    Prism,
    Postrust,
}

/// How a caller says who it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    Nobody,
    Basic,
    /// simplejwt: user name and password for an access and a refresh token.
    Login,
    /// A session in a cookie, and a mark against forged requests.
    Cookie,
    /// A token made elsewhere.
    Bearer,
    /// Code + PKCE.
    Oidc,
}

impl Auth {
    pub const fn as_str(self) -> &'static str {
        match self {
            Auth::Nobody => "none",
            Auth::Basic => "basic",
            Auth::Login => "login",
            Auth::Cookie => "cookie",
            Auth::Bearer => "bearer",
            Auth::Oidc => "oidc",
        }
    }
}

const fn drf(name: &'static str, about: &'static str, paging: &'static str) -> Backend {
    Backend {
        name,
        about,
        kind: Kind::Drf(paging),
        shape: "drf",
        path: "/api",
        auth: Auth::Login,
        // Without a token it refuses, in its own words: the seed was put in before the start.
        ready: ("/deals/", "Authentication credentials were not provided"),
        heavy: false,
    }
}

pub const BACKENDS: [Backend; 12] = [
    Backend {
        name: "json-server-0",
        about: "json-server 0.17.4: X-Total-Count, _start/_end, numeric ids",
        kind: Kind::JsonServer0,
        shape: "json-server-0",
        path: "",
        auth: Auth::Nobody,
        ready: ("/deals/60", "Klinik Kesihatan Teratai"),
        heavy: false,
    },
    Backend {
        name: "json-server-1",
        about: "json-server 1.0.0-beta.15: _page/_per_page, total in the body, text ids",
        kind: Kind::JsonServer1,
        shape: "json-server-1",
        path: "",
        auth: Auth::Nobody,
        ready: ("/deals/60", "Klinik Kesihatan Teratai"),
        heavy: false,
    },
    drf("drf-offset", "Django REST framework 3.18, limit/offset, JWT with rotation", "offset"),
    drf("drf-page", "Django REST framework 3.18, page numbers, JWT with rotation", "page"),
    drf("drf-cursor", "Django REST framework 3.18, cursors without a total, JWT with rotation", "cursor"),
    Backend {
        auth: Auth::Cookie,
        ..drf("drf-session", "Django REST framework 3.18, sessions in cookies with a CSRF mark", "session")
    },
    Backend {
        name: "kinto",
        about: "Kinto 26: ETag and If-Match, Next-Page, total by HEAD, JSON schema",
        kind: Kind::Kinto,
        shape: "kinto",
        path: "/v1",
        auth: Auth::Basic,
        ready: ("/__heartbeat__", "\"storage\":true"),
        heavy: false,
    },
    Backend {
        name: "cap",
        about: "SAP CAP 10, plain OData v4: ETag obligatory, several errors at once",
        kind: Kind::Cap,
        shape: "cap",
        path: "/odata/v4/channel",
        auth: Auth::Basic,
        ready: ("/", "Unauthorized"),
        heavy: false,
    },
    Backend {
        name: "dataverse",
        about: "SAP CAP 10 in the shape of Dataverse: option sets, lookups, no $skip, 204 on writes",
        kind: Kind::Cap,
        shape: "dataverse",
        path: "/api/data/v9.2",
        auth: Auth::Basic,
        ready: ("/", "Unauthorized"),
        heavy: false,
    },
    Backend {
        name: "oidc",
        about: "oidc-provider 9: code + PKCE, rotating refresh tokens, json-server behind a bearer token",
        kind: Kind::Oidc,
        shape: "oidc",
        path: "/api",
        auth: Auth::Oidc,
        ready: ("/me", "token_missing"),
        heavy: false,
    },
    Backend {
        name: "prism",
        about: "Prism 5.16 with a HubSpot-shaped document: checks requests, keeps nothing",
        kind: Kind::Prism,
        shape: "prism",
        path: "/crm/v3/objects",
        auth: Auth::Bearer,
        ready: ("/deals?limit=1", "category"),
        heavy: false,
    },
    Backend {
        name: "postrust",
        about: "postrust 3.1 (PostgREST's dialect) on PostgreSQL; built from source, about 5 min",
        kind: Kind::Postrust,
        shape: "postgrest",
        path: "",
        auth: Auth::Bearer,
        // Without a token it may read nothing; the seed was put in before the start.
        ready: ("/deals?id=eq.60", "permission denied"),
        heavy: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_backend_has_a_name_of_its_own_and_a_folder_of_fixtures() {
        let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/backends");
        let mut names: Vec<&str> = BACKENDS.iter().map(|backend| backend.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), BACKENDS.len());
        for backend in &BACKENDS {
            assert!(fixtures.join(backend.shape).is_dir(), "{}", backend.shape);
            assert!(!["light", "all", "list"].contains(&backend.name));
        }
    }
}
