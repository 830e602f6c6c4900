//! The scale of an axis: round numbers that hold all values and always zero.

/// An axis from `low` to `high` with a mark every `step`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub low: f64,
    pub high: f64,
    pub step: f64,
}

/// More than this fits no axis; it also ends the loop for values at the edge of what a float holds.
const MOST_TICKS: usize = 12;

impl Scale {
    /// The smallest scale of 1, 2 or 5 times a power of ten that holds zero and every finite value, with about `wanted`
    /// steps. Values that are no number are passed over; without any, the scale is 0 to 1.
    pub fn of(values: impl IntoIterator<Item = f64>, wanted: usize) -> Scale {
        let (mut low, mut high) = (0.0f64, 0.0f64);
        for value in values.into_iter().filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        // The span of two huge values of opposite sign is infinite.
        let span = (high / 2.0 - low / 2.0).min(f64::MAX / 8.0) * 2.0;
        if span <= 0.0 {
            return Scale { low: 0.0, high: 1.0, step: 1.0 };
        }
        let step = nice(span / wanted.max(1) as f64);
        Scale { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
    }

    /// Every tick from the lowest to the highest.
    pub fn ticks(&self) -> Vec<f64> {
        let count = (((self.high - self.low) / self.step).round() as usize).min(MOST_TICKS);
        let first = (self.low / self.step).round();
        // By multiplication: adding the step again and again gathers errors.
        (0..=count).map(|index| (first + index as f64) * self.step).collect()
    }

    /// Where a value stands between `low` (0) and `high` (`whole`).
    pub fn place(&self, value: f64, whole: i32) -> i32 {
        let value = if value.is_finite() { value.clamp(self.low, self.high) } else { self.low.max(0.0) };
        let share = (value - self.low) / (self.high - self.low);
        (share * f64::from(whole)).round() as i32
    }
}

/// The next of 1, 2, 5, 10 ... that is no smaller.
fn nice(rough: f64) -> f64 {
    // No logarithm: a loop of a few steps costs no code of the mathematics library in the page.
    let mut power = 1.0f64;
    while power < rough && power < 1e300 {
        power *= 10.0;
    }
    while power / 10.0 >= rough && power > 1e-300 {
        power /= 10.0;
    }
    [power / 5.0, power / 2.0, power].into_iter().find(|step| *step >= rough).unwrap_or(power)
}
