//! Small texts kept in `localStorage`: language and colours, and marks of the outbox over foreign backends (which
//! registration is under way, and under which id it arrived), and that somebody signed in at an identity provider.
//! Nothing personal, nothing secret.

fn store() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// A choice made earlier; `None` also where storage is blocked.
pub fn get(name: &str) -> Option<String> {
    store()?.get_item(&format!("portal.{name}")).ok().flatten()
}

/// Keeps a choice; without effect where storage is blocked.
pub fn set(name: &str, value: &str) {
    if let Some(store) = store() {
        let _ = store.set_item(&format!("portal.{name}"), value);
    }
}

/// Forgets what was kept.
pub fn forget(name: &str) {
    if let Some(store) = store() {
        let _ = store.remove_item(&format!("portal.{name}"));
    }
}

/// Puts a colour scheme (`light`, `dark`, or `system`) and keeps it.
pub fn set_theme(theme: &str) {
    set("theme", theme);
    apply_theme(theme);
}

/// The chosen colour scheme; `system` if none was chosen.
pub fn theme() -> String {
    get("theme")
        .filter(|theme| matches!(theme.as_str(), "light" | "dark"))
        .unwrap_or_else(|| "system".to_owned())
}

fn apply_theme(theme: &str) {
    let Some(root) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element()) else {
        return;
    };
    let _ = match theme {
        "light" | "dark" => root.set_attribute("data-theme", theme),
        _ => root.remove_attribute("data-theme"),
    };
}
