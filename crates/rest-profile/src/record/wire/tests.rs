//! What a value looks like to a backend, and back.

use super::plain_decimal;

#[test]
fn numbers_keep_every_digit() {
    for (raw, plain) in [
        ("12000.00", "12000.00"),
        ("12345678901234567890.123456789", "12345678901234567890.123456789"),
        ("1e3", "1000"),
        ("1.5E+2", "150"),
        ("15e-3", "0.015"),
        ("1.25e1", "12.5"),
        ("-0", "0"),
        ("-0.0", "0.0"),
        ("007", "7"),
        ("-4.20", "-4.20"),
    ] {
        assert_eq!(plain_decimal(raw).as_deref(), Some(plain), "{raw}");
    }
    for wrong in ["", "-", "1,5", "1.", ".5", "1e999", "NaN", "0x10", "1e", "１"] {
        assert_eq!(plain_decimal(wrong), None, "{wrong}");
    }
}
