//! The demo accounts, read from what the server prints when it starts: no password stands in this program.

use crate::steps::{Failure, Outcome};

/// Who signs in.
#[derive(Clone, Copy)]
pub enum Role {
    /// Registers deals for a partner.
    Representative,
    /// Decides about them.
    Manager,
}

impl Role {
    /// What the server calls it, and how the address begins.
    fn words(self) -> [&'static str; 2] {
        match self {
            Self::Representative => ["representative", "rep@"],
            Self::Manager => ["channel manager", "manager@"],
        }
    }
}

/// A demo account.
#[derive(Debug, PartialEq)]
pub struct Account {
    pub email: String,
    pub password: String,
}

/// Finds the first account of a role in the server's output. The password stands in the account's line or, if all
/// share one, in a line of its own.
pub fn find(printed: &str, role: Role) -> Outcome<Account> {
    let account = printed.lines().find_map(|line| {
        let lower = line.to_lowercase();
        let email = words(line).find(|word| word.contains('@') && word.contains('.'))?;
        role.words().iter().any(|word| lower.contains(word)).then(|| (email.to_owned(), password_in(line)))
    });
    let shared = || printed.lines().find_map(password_in);
    account
        .and_then(|(email, password)| Some(Account { email, password: password.or_else(shared)? }))
        .ok_or_else(|| {
            let why = format!("the server printed no demo account of the kind `{}`", role.words()[0]);
            Failure::new("find a demo account", why, "compare its first lines with xtask/src/accounts.rs")
        })
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| {
        c.is_whitespace() || matches!(c, '`' | '"' | ',' | '|' | '(' | ')' | '\'' | '<' | '>')
    })
    .filter(|word| !word.is_empty())
}

/// The word after "password" or "password:".
fn password_in(line: &str) -> Option<String> {
    let mut words =
        words(line).skip_while(|word| !word.trim_end_matches([':', '=']).eq_ignore_ascii_case("password"));
    words.next()?;
    words
        .find(|word| !matches!(*word, "is" | ":" | "=" | "for" | "of" | "all" | "them" | "every" | "account"))
        // A heading ends with a colon; a password does not.
        .map(|word| word.trim_end_matches([':', '.']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(email: &str, password: &str) -> Account {
        Account { email: email.to_owned(), password: password.to_owned() }
    }

    #[test]
    fn a_password_in_a_heading_is_read_without_its_colon() {
        let printed = "demo accounts, password a-b-c:\n  rep@x.example  partner representative X\n";
        assert_eq!(find(printed, Role::Representative).ok(), Some(account("rep@x.example", "a-b-c")));
    }

    #[test]
    fn a_password_in_the_accounts_own_line_is_read() {
        let printed = "listening\n  channel manager  m@owner.example  password: a-b-c\n  partner representative r@x.example password: d-e\n";
        assert_eq!(find(printed, Role::Manager).ok(), Some(account("m@owner.example", "a-b-c")));
        assert_eq!(find(printed, Role::Representative).ok(), Some(account("r@x.example", "d-e")));
    }

    #[test]
    fn a_password_that_all_share_is_read() {
        let printed = "Demo accounts, password `a-b-c` for all:\n  rep@north.example\n";
        assert_eq!(find(printed, Role::Representative).ok(), Some(account("rep@north.example", "a-b-c")));
        assert!(find(printed, Role::Manager).is_err());
    }
}
