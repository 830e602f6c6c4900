//! The pages that are loaded when they are opened ([`crate::part`]).

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

use super::figures::FiguresArea;
use super::session_dialog::SignInOver;
use crate::features::{account, connection, deals, performance};
use crate::opened;
use crate::part::{NotLoaded, Work};
use domain::ids::DealId;
use leptos::prelude::*;

type Part = Result<AnyView, NotLoaded>;

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(deal_form, fallible, preload(fetch_deal_form)))]
fn new_deal_part() -> Part {
    Ok(view! { <deals::NewDealPage /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(deal_form, fallible))]
fn deal_form_part(id: DealId, change: bool) -> Part {
    Ok(view! { <deals::DealFormPage id=id change=change /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(deal_page, fallible, preload(fetch_deal_page)))]
fn deal_page_part(id: DealId) -> Part {
    Ok(view! { <deals::DealPage id=id /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(performance, fallible))]
fn performance_part() -> Part {
    Ok(view! { <FiguresArea /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(performance, fallible))]
fn dashboards_part() -> Part {
    Ok(view! { <performance::Dashboards /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(account, fallible, preload(fetch_account)))]
fn account_part() -> Part {
    Ok(view! { <account::AccountPage /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(account, fallible))]
fn session_dialog_part() -> Part {
    Ok(view! { <SignInOver /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(account, fallible))]
fn forgot_password_part() -> Part {
    Ok(view! { <account::ForgotPasswordPage /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(account, fallible))]
fn reset_password_part(token: String) -> Part {
    Ok(view! { <account::ResetPasswordPage token=token /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(connection, fallible))]
fn connection_part() -> Part {
    Ok(view! { <connection::ConnectionPage /> }.into_any())
}

pub fn new_deal() -> Work<Part> {
    Box::pin(opened!(new_deal_part()))
}

pub fn deal_form(id: DealId, change: bool) -> Work<Part> {
    Box::pin(opened!(deal_form_part(id, change)))
}

pub fn deal_page(id: DealId) -> Work<Part> {
    Box::pin(opened!(deal_page_part(id)))
}

pub fn performance() -> Work<Part> {
    Box::pin(opened!(performance_part()))
}

/// What stands below the first page's own lists.
pub fn dashboards() -> Work<Part> {
    Box::pin(opened!(dashboards_part()))
}

pub fn account() -> Work<Part> {
    Box::pin(opened!(account_part()))
}

pub fn connection() -> Work<Part> {
    Box::pin(opened!(connection_part()))
}

pub fn session_dialog() -> Work<Part> {
    Box::pin(opened!(session_dialog_part()))
}

pub fn forgot_password() -> Work<Part> {
    Box::pin(opened!(forgot_password_part()))
}

pub fn reset_password(token: String) -> Work<Part> {
    Box::pin(opened!(reset_password_part(token)))
}

/// Fetches every page that is not there yet, so that it opens at once, and offline.
pub async fn fetch_all() {
    crate::i18n::complete().await;
    #[cfg(split_page)]
    {
        // What cannot be had now is asked for again when it is opened.
        let _ = fetch_deal_page().await;
        let _ = fetch_deal_form().await;
        let _ = fetch_account().await;
    }
}
