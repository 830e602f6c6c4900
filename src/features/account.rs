//! Signing in and out, the password, language and colours.

mod account_page;
mod other_ways;
mod password_pages;
mod sign_in_form;
mod sign_in_page;

pub use account_page::{AccountPage, LanguageSwitch};
pub use password_pages::{ForgotPasswordPage, ResetPasswordPage};
pub use sign_in_form::{SignInForm, TestConnection};
pub use sign_in_page::SignInPage;
