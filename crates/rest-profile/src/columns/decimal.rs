//! Decimal text to integers of a fixed scale, exactly or not at all.

/// A number as a count of units of 10^-scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scaled {
    /// Never `i64::MIN`: that value marks a row whose number is kept as text.
    Exact(i64),
    /// A number with more digits than the scale or 64 bits hold.
    Beyond,
    /// No number at all.
    Not,
}

/// Reads `raw`: digits with an optional minus, fraction and exponent, as JSON writes numbers; leading zeros are let
/// pass, since texts have them. `whole`: a number written with a fraction is none.
#[inline]
pub(super) fn scaled(raw: &[u8], scale: u8, whole: bool) -> Scaled {
    let (negative, rest) = match raw.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, raw),
    };
    // At most 18 digits cannot overflow; anything else takes the long way.
    let mut units = 0u64;
    let mut fraction = None;
    for byte in rest {
        match byte {
            b'0'..=b'9' => units = units.wrapping_mul(10).wrapping_add(u64::from(byte - b'0')),
            b'.' if fraction.is_none() => fraction = Some(0),
            _ => return long(negative, rest, scale, whole),
        }
        if *byte != b'.' {
            fraction = fraction.map(|digits: usize| digits + 1);
        }
    }
    let places = fraction.unwrap_or(0);
    if rest.is_empty() || rest.len() > 18 || fraction == Some(0) || rest.first() == Some(&b'.') {
        return long(negative, rest, scale, whole);
    }
    if whole && places > 0 {
        return Scaled::Not;
    }
    let scale = usize::from(scale);
    let shifted = if places <= scale {
        power(scale - places).and_then(|factor| units.checked_mul(factor))
    } else {
        power(places - scale).filter(|divisor| units.is_multiple_of(*divisor)).map(|divisor| units / divisor)
    };
    exact(negative, shifted)
}

/// Any number of digits, and exponents.
#[cold]
fn long(negative: bool, rest: &[u8], scale: u8, whole: bool) -> Scaled {
    let at = rest.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let (mantissa, exponent) = at.and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, b"e0"));
    let Some(exponent) = exponent.get(1..).and_then(signed) else { return Scaled::Not };
    let point = mantissa.iter().position(|byte| *byte == b'.');
    let (before, after) = match point.and_then(|at| mantissa.split_at_checked(at)) {
        Some((before, after)) => (before, after.get(1..).unwrap_or_default()),
        None => (mantissa, &b""[..]),
    };
    let digits = before.iter().chain(after).all(u8::is_ascii_digit);
    if !digits || before.is_empty() || (point.is_some() && after.is_empty()) {
        return Scaled::Not;
    }
    let places = (after.len() as i64).saturating_sub(exponent);
    if whole && places > 0 {
        return Scaled::Not;
    }
    // What is left without zeros on either side has to fit; how far the point moves is then plain arithmetic.
    let mut units = 0u64;
    let mut zeros = 0i64;
    let mut fits = true;
    for digit in before.iter().chain(after).map(|byte| u64::from(byte - b'0')) {
        if digit == 0 {
            zeros += i64::from(units != 0);
            continue;
        }
        let moved = power(usize::try_from(zeros + 1).unwrap_or(usize::MAX));
        match moved.and_then(|factor| units.checked_mul(factor)).and_then(|units| units.checked_add(digit)) {
            Some(next) => units = next,
            None => fits = false,
        }
        zeros = 0;
    }
    if !fits {
        return Scaled::Beyond;
    }
    if units == 0 {
        return Scaled::Exact(0);
    }
    let shift = i64::from(scale).saturating_sub(places).saturating_add(zeros);
    let factor = usize::try_from(shift).ok().and_then(power);
    exact(negative, factor.and_then(|factor| units.checked_mul(factor)))
}

#[inline]
fn exact(negative: bool, units: Option<u64>) -> Scaled {
    match units.and_then(|units| i64::try_from(units).ok()) {
        Some(units) => Scaled::Exact(if negative { -units } else { units }),
        None => Scaled::Beyond,
    }
}

/// 10 to the power of `digits`, where that fits.
#[inline]
fn power(digits: usize) -> Option<u64> {
    const POWERS: [u64; 20] = {
        let mut powers = [1; 20];
        let mut at = 1;
        while at < 20 {
            #[allow(clippy::indexing_slicing)]
            {
                powers[at] = powers[at - 1] * 10;
            }
            at += 1;
        }
        powers
    };
    POWERS.get(digits).copied()
}

/// An exponent; one too long to matter is as large as can be.
fn signed(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = digits.iter().fold(0i64, |sum, digit| (sum * 10 + i64::from(digit - b'0')).min(1 << 40));
    Some(if negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::Scaled::{self, Beyond, Exact, Not};
    use super::scaled;

    fn check(raw: &str, scale: u8, expected: Scaled) {
        assert_eq!(scaled(raw.as_bytes(), scale, false), expected, "{raw} at scale {scale}");
    }

    #[test]
    fn amounts_are_exact_or_told_apart() {
        check("12.5", 2, Exact(1250));
        check("-0.01", 2, Exact(-1));
        check("0.1", 2, Exact(10));
        check("-0", 2, Exact(0));
        check("0.100", 2, Exact(10));
        check("0.125", 2, Beyond);
        check("007.50", 2, Exact(750));
        check("1e3", 2, Exact(100_000));
        check("1.5E-1", 2, Exact(15));
        check("15000e-5", 2, Exact(15));
        check("1e-3", 2, Beyond);
        check("0e999999999999999999999", 2, Exact(0));
        check("1e999999999999999999999", 2, Beyond);
        check("1e-999999999999999999999", 2, Beyond);
        check("92233720368547758.07", 2, Exact(i64::MAX));
        check("-92233720368547758.07", 2, Exact(-i64::MAX));
        check("-92233720368547758.08", 2, Beyond);
        check("12345678901234567890.123", 2, Beyond);
        check("1000000000000000000000e-20", 2, Exact(1000));
        check("1.00000000000000000000000", 2, Exact(100));
        check("0.00000000000000000000001e21", 2, Exact(1));
        check("1", 18, Exact(1_000_000_000_000_000_000));
        check("10", 18, Beyond);
        for wrong in
            ["", "-", ".5", "5.", "1,5", "1e", "1e+", "e5", "1.2.3", "--1", "+1", "12 000", "NaN", "1.e5"]
        {
            check(wrong, 2, Not);
        }
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        for (raw, expected) in
            [("5", Exact(5)), ("5.0", Not), ("1.5e1", Exact(15)), ("10e-1", Not), ("1e30", Beyond)]
        {
            assert_eq!(scaled(raw.as_bytes(), 0, true), expected, "{raw}");
        }
    }
}
