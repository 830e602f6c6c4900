//! What this tab keeps while the person is on another site for a moment (`sessionStorage`): an attempt at signing in.
//! It is taken out by whoever reads it.

fn store() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// Keeps a text; whether it is kept.
pub fn keep(name: &str, value: &str) -> bool {
    store().is_some_and(|store| store.set_item(&format!("portal.{name}"), value).is_ok())
}

/// Takes a text out.
pub fn take(name: &str) -> Option<String> {
    let (store, name) = (store()?, format!("portal.{name}"));
    let value = store.get_item(&name).ok().flatten();
    let _ = store.remove_item(&name);
    value
}
