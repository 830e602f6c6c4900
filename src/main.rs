//! Standalone start.

fn main() {
    portal::start();
}
