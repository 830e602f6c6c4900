//! A page whose program is loaded when it is opened.

use super::dynamic::dynamic;
use super::{Loading, Problem};
use crate::browser::{events, timers, url};
use crate::part::{NotLoaded, Work};
use crate::t;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;

/// A page on its way.
pub type Opening = Work<Result<AnyView, NotLoaded>>;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Waiting,
    There,
    Failed,
}

/// Shows what `open` brings, a skeleton while it waits, and a way to try again if it fails.
pub fn part(open: impl Fn() -> Opening + Send + 'static) -> AnyView {
    boxed_part(Box::new(open))
}

/// Not compiled anew for every page that is opened so.
fn boxed_part(open: Box<dyn Fn() -> Opening + Send>) -> AnyView {
    let stage = RwSignal::new(Stage::Waiting);
    let page: StoredValue<Option<AnyView>, LocalStorage> = StoredValue::new_local(None);
    let fetch = move || {
        // The page is built as a child of the place where it is shown.
        timers::spawn(ScopedFuture::new_untracked({
            let opening = open();
            async move {
                match opening.await {
                    Ok(view) => {
                        page.try_update_value(|slot| *slot = Some(view));
                        stage.try_set(Stage::There);
                    }
                    Err(NotLoaded) => {
                        stage.try_set(Stage::Failed);
                    }
                }
            }
        }));
    };
    fetch();
    let fetch = StoredValue::new_local(fetch);
    let tried = StoredValue::new(false);
    let again = move |()| {
        // With a network and still not there: the portal was deployed anew, and this page's parts are gone. What was
        // typed is on the device.
        if tried.get_value() && events::is_online() {
            return url::reload();
        }
        tried.set_value(true);
        stage.set(Stage::Waiting);
        fetch.with_value(|fetch| fetch());
    };
    dynamic(move || match stage.get() {
        Stage::Waiting => view! { <Loading /> }.into_any(),
        Stage::There => page.try_update_value(Option::take).flatten().unwrap_or_else(|| ().into_any()),
        Stage::Failed => view! { <Problem text=t!("error.offline") on_retry=again /> }.into_any(),
    })
}
