//! Random bytes and digests, from the browser's own cryptography.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// `N` random bytes; `None` where the browser has none to give.
pub fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// The SHA-256 of a text; `None` on a page that came over an open connection (other than from this machine), where
/// browsers do not offer it.
pub async fn sha256(text: &str) -> Option<[u8; 32]> {
    let crypto = web_sys::window()?.crypto().ok()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok().filter(|subtle| subtle.is_object())?;
    let digest = Reflect::get(&subtle, &"digest".into()).ok()?.dyn_into::<Function>().ok()?;
    let input = Uint8Array::from(text.as_bytes());
    let answer = digest.call2(&subtle, &"SHA-256".into(), &input).ok()?.dyn_into::<Promise>().ok()?;
    let buffer = JsFuture::from(answer).await.ok()?;
    <[u8; 32]>::try_from(Uint8Array::new(&buffer).to_vec().as_slice()).ok()
}
