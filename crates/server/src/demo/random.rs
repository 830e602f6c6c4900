//! The generator's dice: SplitMix64, the same on every machine. Never a source of secrets.

/// A stream of numbers that depends on its seed alone.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream of its own for one purpose, so that a change there does not move everything else.
    #[must_use]
    pub fn fork(&self, purpose: &str) -> Self {
        Self(hash(self.0, purpose))
    }

    /// SplitMix64 (Steele, Lea, Flood 2014): a Weyl sequence and a finaliser.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included; `low` if the range is empty.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
        low.saturating_add(i64::try_from(self.next() % span).unwrap_or(0))
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.next() % 1000 < u64::from(percent) * 10
    }

    /// From 0 (included) to 1 (excluded), in steps of 2^-53.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// One of `items`; the default of the type if there are none.
    pub fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        items.get(self.index(items.len())).copied().unwrap_or_default()
    }

    /// A position below `length`; 0 if there is none.
    pub fn index(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(1).max(1);
        usize::try_from(self.next() % length).unwrap_or(0)
    }

    /// A position, each as often as its weight says.
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
        let mut left = self.next() % total.max(1);
        for (index, weight) in weights.iter().enumerate() {
            let weight = u64::from(*weight);
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// Around 0 with deviation 1: the sum of twelve even numbers, less six. Reaches from -6 to 6.
    pub fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// A factor around 1 with a long tail upwards: log-normal with the given deviation of its logarithm.
    pub fn long_tail(&mut self, deviation: f64) -> f64 {
        exponential(self.bell() * deviation)
    }
}

/// e^x by products only: the libraries' own differ in the last digit from machine to machine, and one digit
/// is enough to turn an amount into another one.
fn exponential(x: f64) -> f64 {
    let mut power = 1.0 + x / 4096.0;
    for _ in 0..12 {
        power *= power;
    }
    power
}

/// FNV-1a over the seed and the text, then one round of the dice.
pub fn hash(seed: u64, text: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed;
    let mixed =
        text.bytes().fold(start, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    Random(mixed).next()
}

/// A UUID of version 7: the instant in front, so that ids sort by creation as those of the page do.
///
/// `millis` since 1970-01-01 UTC; 48 bits are used.
pub fn uuid_at(millis: i64, random: &mut Random) -> String {
    let time = u64::try_from(millis).unwrap_or(0) & 0xffff_ffff_ffff;
    let (high, low) = (random.next(), random.next());
    format!(
        "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
        time >> 16,
        time & 0xffff,
        high & 0xfff,
        0x8000 | ((high >> 16) & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}

/// A UUID of version 4's shape that always belongs to the same name.
pub fn uuid_of(seed: u64, name: &str) -> String {
    let mut random = Random(hash(seed, name));
    let (high, low) = (random.next(), random.next());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((low >> 48) & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}
