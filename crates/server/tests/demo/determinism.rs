use super::*;

#[test]
fn the_same_seed_and_instant_give_the_same_data() {
    let program = program("reseller");
    assert_eq!(generate(SEED, now(), &program), generate(SEED, now(), &program));
}

#[test]
fn another_seed_gives_other_deals_but_the_same_people() {
    let program = program("reseller");
    let (first, second) = (generate(1, now(), &program), generate(2, now(), &program));
    assert_ne!(first.deals, second.deals);
    let names = |data: &DemoData| data.users.iter().map(|user| user.user.email.clone()).collect::<Vec<_>>();
    assert_eq!(names(&first), names(&second));
}

#[test]
fn accounts_keep_their_ids_from_one_day_to_the_next() {
    let program = program("reseller");
    let later = now() + chrono::TimeDelta::days(40);
    assert_eq!(generate(SEED, now(), &program).users, generate(SEED, later, &program).users);
}

#[test]
fn a_programme_with_another_form_gets_partners_and_products_but_no_deals() {
    let mut program = program("reseller");
    program.id = "somebody-elses".to_owned();
    let data = generate(SEED, now(), &program);
    assert!(!data.has_deals());
    assert_eq!((data.partners.len(), data.products.len()), (12, 10));
}

#[test]
fn the_generator_is_quick_enough_to_run_at_every_start() {
    let program = program("reseller");
    let started = std::time::Instant::now();
    let data = generate(SEED, now(), &program);
    // 300 ms is the aim in a release build; debug builds of a busy machine get ten times as much.
    assert!(started.elapsed().as_millis() < 3_000, "{:?} for {} deals", started.elapsed(), data.deals.len());
}
