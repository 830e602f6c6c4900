//! What only paper shows is made when somebody prints.

use crate::browser::events;
use leptos::prelude::*;
use std::cell::OnceCell;

thread_local! {
    static PRINTING: OnceCell<ArcRwSignal<bool>> = const { OnceCell::new() };
}

/// Whether the page is being printed. Every place shares one signal: a chart that comes and goes would otherwise bring
/// two listeners of its own each time.
pub fn printing() -> ArcRwSignal<bool> {
    PRINTING.with(|printing| {
        let make = || {
            let signal = ArcRwSignal::new(false);
            for (event, now) in [("beforeprint", true), ("afterprint", false)] {
                let signal = signal.clone();
                // For as long as the page is there.
                std::mem::forget(events::on_window(event, move |_| signal.set(now)));
            }
            signal
        };
        printing.get_or_init(make).clone()
    })
}
