use charts::ticks::Scale;

fn check(values: &[f64], expected: &[f64]) {
    let scale = Scale::of(values.iter().copied(), 4);
    assert_eq!(scale.ticks(), expected, "{values:?}");
}

#[test]
fn an_axis_has_round_numbers_and_holds_zero_and_every_value() {
    check(&[], &[0.0, 1.0]);
    check(&[0.0, 0.0], &[0.0, 1.0]);
    check(&[7.0], &[0.0, 2.0, 4.0, 6.0, 8.0]);
    check(&[3.0, 97.0], &[0.0, 50.0, 100.0]);
    check(&[-40.0, 120.0], &[-50.0, 0.0, 50.0, 100.0, 150.0]);
    check(&[-5.0, -1.0], &[-6.0, -4.0, -2.0, 0.0]);
    check(&[1_234_567.0], &[0.0, 500_000.0, 1_000_000.0, 1_500_000.0]);
    check(&[f64::NAN, f64::INFINITY, 4.0], &[0.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn every_scale_holds_its_values_whatever_their_size() {
    for exponent in -12..=250 {
        for digit in 1..10 {
            let value = f64::from(digit) * 10f64.powi(exponent);
            for values in [[value, 0.0], [-value, value / 3.0]] {
                let scale = Scale::of(values, 4);
                assert!(
                    scale.low <= values[0].min(0.0) && scale.high >= values[0].max(values[1]),
                    "{values:?} {scale:?}"
                );
                assert!((2..=8).contains(&scale.ticks().len()), "{values:?} {scale:?}");
                assert!((0..=10_000).contains(&scale.place(value, 10_000)));
            }
        }
    }
    let huge = Scale::of([f64::MAX, f64::MIN], 4);
    assert!(huge.ticks().len() <= 13);
}
