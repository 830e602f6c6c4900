//! Rows in an order, without comparing them one with the other.

/// Sorts rows by their keys, stably.
pub fn by_key(mut keys: Vec<u64>, rows: &[u32]) -> Vec<u32> {
    let mut rows = rows.to_vec();
    let mut other = (vec![0; keys.len()], vec![0; rows.len()]);
    radix_within(&mut keys, &mut rows, (&mut other.0, &mut other.1));
    rows
}

/// Sorts keys and the rows beside them, stably: eleven bits at a time, and only those in which keys differ. `other` is
/// as long as both.
fn radix_within(keys: &mut [u64], rows: &mut [u32], other: (&mut [u64], &mut [u32])) {
    const BITS: u32 = 11;
    const SIZE: usize = 1 << BITS;
    let first = keys.first().copied().unwrap_or_default();
    let differing = keys.iter().fold(0, |bits, key| bits | (key ^ first));
    let (mut from, mut to) = ((&mut *keys, &mut *rows), other);
    let mut swapped = false;
    for shift in (0..64).step_by(BITS as usize) {
        let digit = |key: u64| usize::try_from(key >> shift & (SIZE as u64 - 1)).unwrap_or_default();
        if digit(differing) == 0 {
            continue;
        }
        let mut starts = [0_u32; SIZE];
        for key in &*from.0 {
            if let Some(count) = starts.get_mut(digit(*key)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        for (key, row) in from.0.iter().zip(&*from.1) {
            let Some(at) = starts.get_mut(digit(*key)) else { continue };
            if let (Some(to_key), Some(to_row)) = (to.0.get_mut(*at as usize), to.1.get_mut(*at as usize)) {
                (*to_key, *to_row) = (*key, *row);
            }
            *at += 1;
        }
        std::mem::swap(&mut from, &mut to);
        swapped = !swapped;
    }
    if swapped {
        to.0.copy_from_slice(from.0);
        to.1.copy_from_slice(from.1);
    }
}

/// Of so few texts each is put where it belongs among those before it.
const FEW: usize = 20;

/// The places of texts in their order: by bytes, capital letters of ASCII as small ones; those that are alike keep their
/// order in both directions.
///
/// Eight bytes of each at a time are one number: texts that begin alike are told apart by their next eight, and so on. Most
/// names begin alike, so that comparing whole texts would read the same bytes again and again.
pub fn by_text(texts: &[&[u8]], descending: bool) -> Vec<u32> {
    let text = |place: u32| texts.get(place as usize).copied().unwrap_or_default();
    let count = u32::try_from(texts.len()).unwrap_or(u32::MAX);
    let mut places: Vec<u32> = (0..count).collect();
    let mut keys = vec![0; texts.len()];
    let mut other = (keys.clone(), places.clone());
    // What is still to be done: from, to, and how many bytes are known to be alike.
    let mut runs = vec![(0, texts.len(), 0)];
    while let Some((from, to, depth)) = runs.pop() {
        let (Some(keys), Some(places)) = (keys.get_mut(from..to), places.get_mut(from..to)) else { continue };
        for (key, place) in keys.iter_mut().zip(&*places) {
            let plain = eight(text(*place), depth);
            *key = if descending { !plain } else { plain };
        }
        if keys.len() <= FEW {
            insert(keys, places);
        } else if let (Some(to_keys), Some(to_places)) =
            (other.0.get_mut(from..to), other.1.get_mut(from..to))
        {
            radix_within(keys, places, (to_keys, to_places));
        }
        let mut begin = 0;
        for run in keys.chunk_by(|one, other| one == other) {
            let end = begin + run.len();
            let plain = run.first().map_or(0, |key| if descending { !key } else { *key });
            if run.len() > 1 && plain & 0xff != 0 {
                runs.push((from + begin, from + end, depth + 8));
            } else if run.len() > 1
                && let Some(places) = places.get_mut(begin..end)
            {
                // The last byte is zero: the texts end here, in all but the strangest.
                let rest = |place: u32| text(place).get(depth..).unwrap_or_default();
                let small = |place: u32| rest(place).iter().map(u8::to_ascii_lowercase);
                places.sort_by(|one, other| {
                    let order = small(*one).cmp(small(*other));
                    if descending { order.reverse() } else { order }
                });
            }
            begin = end;
        }
    }
    places
}

fn insert(keys: &mut [u64], places: &mut [u32]) {
    for end in 1..keys.len() {
        let mut at = end;
        while at > 0 && keys.get(at - 1) > keys.get(at) {
            keys.swap(at - 1, at);
            places.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Eight bytes from `depth` on, capital letters of ASCII as small ones, zeros beyond the end. Bytes of UTF-8 are in the
/// order of letters.
#[inline(always)]
fn eight(text: &[u8], depth: usize) -> u64 {
    let rest = text.get(depth..).unwrap_or_default();
    let word = match rest.first_chunk::<8>() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => {
            let word = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
            if rest.is_empty() { 0 } else { word << (8 * (8 - rest.len())) }
        }
    };
    const ONES: u64 = 0x0101_0101_0101_0101;
    let seven = word & (ONES * 0x7f);
    // The upper bit of each byte: whether it is `A` or beyond, and whether it is beyond `Z`.
    let (from_a, beyond_z) = (seven + ONES * (0x80 - b'A' as u64), seven + ONES * (0x7f - b'Z' as u64));
    let capital = (from_a ^ beyond_z) & !word & (ONES * 0x80);
    word | capital >> 2
}

#[cfg(test)]
mod tests {
    use super::{by_key, by_text, eight};

    #[test]
    fn eight_bytes_are_those_of_small_letters() {
        let check = |text: &str, depth, expect: &[u8; 8]| {
            assert_eq!(eight(text.as_bytes(), depth).to_be_bytes(), *expect, "{text} {depth}");
        };
        check("Renewal of", 0, b"renewal ");
        check("Renewal OF", 8, b"of\0\0\0\0\0\0");
        check("@AZ[`az{", 0, b"@az[`az{");
        check("", 0, &[0; 8]);
        check("short", 9, &[0; 8]);
        assert_eq!(
            eight("\u{c1}\u{e1}\u{17d}Z".as_bytes(), 0).to_be_bytes()[..7],
            *b"\xc3\x81\xc3\xa1\xc5\xbdz"
        );
    }

    /// Numbers that look drawn, the same in every run.
    fn drawn(count: u64) -> impl Iterator<Item = u64> {
        (1..=count)
            .map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29).wrapping_mul(number | 1))
    }

    #[test]
    fn texts_stand_as_a_comparison_of_small_letters_puts_them() {
        // Few letters and a common beginning, so that many begin alike, repeat, or end in the other's middle.
        let letters = b"aAbBzZ[@\0\xc3\xa1 ";
        let all: Vec<Vec<u8>> = drawn(4_000)
            .map(|mut draw| {
                let begin: &[u8] = if draw % 3 == 0 { b"" } else { b"Renewal of the " };
                draw /= 3;
                let rest = (0..draw % 13).map(|_| {
                    draw = draw / 13 + 1;
                    letters[(draw % letters.len() as u64) as usize]
                });
                begin.iter().copied().chain(rest.collect::<Vec<u8>>()).collect()
            })
            .collect();
        let texts: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
        let small = |place: &u32| all[*place as usize].to_ascii_lowercase();
        let mut up: Vec<u32> = (0..4_000).collect();
        up.sort_by_key(small);
        assert!(by_text(&texts, false) == up);
        let mut down: Vec<u32> = (0..4_000).collect();
        down.sort_by_key(|place| std::cmp::Reverse(small(place)));
        assert!(by_text(&texts, true) == down);
    }

    #[test]
    fn rows_with_the_same_key_keep_their_order() {
        let keys: Vec<u64> = drawn(5_000).map(|draw| if draw % 2 == 0 { draw } else { draw % 50 }).collect();
        let rows: Vec<u32> = (0..5_000).collect();
        let mut expected = rows.clone();
        expected.sort_by_key(|row| keys[*row as usize]);
        assert_eq!(by_key(keys, &rows), expected);
    }
}
