//! Views that change, built so that every place shares one compiled implementation.
//!
//! A closure in `view!` is compiled with everything around it, once per place. These take the closure in a box
//! and give back an erased view: for a page of this size that is a third of the program
//! (docs/adr/0007-size-of-the-page.md).

use leptos::prelude::*;

/// A view that is built anew whenever something it read has changed.
pub fn dynamic(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let view: Box<dyn FnMut() -> AnyView + Send> = Box::new(view);
    view.into_any()
}

/// A text that follows what it read.
pub fn text(text: impl Fn() -> String + Send + 'static) -> AnyView {
    let text: Box<dyn FnMut() -> String + Send> = Box::new(text);
    text.into_any()
}

/// A view that is there while `condition` holds. It is built once per change of the condition.
pub fn when(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let condition: Box<dyn Fn() -> bool + Send + Sync> = Box::new(condition);
    let holds = Memo::new(move |_| condition());
    dynamic(move || if holds.get() { view() } else { ().into_any() })
}

/// One view for each key, kept as long as its key stays: controls keep their focus.
pub fn keyed(
    keys: impl Fn() -> Vec<String> + Send + Sync + 'static,
    view: impl Fn(String) -> AnyView + Send + 'static,
) -> AnyView {
    let keys: Box<dyn Fn() -> Vec<String> + Send + Sync> = Box::new(keys);
    let view: Box<dyn Fn(String) -> AnyView + Send> = Box::new(view);
    keyed_views(keys, view)
}

fn keyed_views(
    keys: Box<dyn Fn() -> Vec<String> + Send + Sync>,
    view: Box<dyn Fn(String) -> AnyView + Send>,
) -> AnyView {
    let view = StoredValue::new_local(view);
    let build = move |key: String| view.with_value(|view| view(key));
    view! { <For each=keys key=|key: &String| key.clone() children=build /> }.into_any()
}

/// Its children are there while the condition holds.
#[component]
pub fn When(#[prop(into)] holds: Signal<bool>, children: ChildrenFn) -> impl IntoView {
    when(move || holds.get(), move || children())
}
