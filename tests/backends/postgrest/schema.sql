-- The tables behind the PostgREST dialect: one schema that is served, a role that may do nothing, a role for callers
-- with a token ({"role": "deal_desk"}).
create role anon nologin;
create role deal_desk nologin;
create role authenticator login noinherit;
grant anon, deal_desk to authenticator;

create schema api;

create table api.partners (
  id integer primary key,
  name text not null,
  type text not null,
  country char(2) not null,
  tier text not null
);

create table api.people (
  id integer primary key,
  login text not null unique,
  full_name text not null,
  email text not null,
  role text not null,
  partner_id integer references api.partners
);

create type api.stage as enum ('prospect', 'qualified', 'proposal', 'negotiation', 'won', 'lost');

create table api.deals (
  id serial primary key,
  title text not null,
  customer_name text not null,
  customer_website text,
  industry text,
  country char(2),
  state_code text,
  city text,
  postal_code text,
  contact_first_name text,
  contact_last_name text,
  contact_email text,
  contact_phone text,
  contact_title text,
  opportunity_type text not null default 'new',
  product_codes text[] not null default '{}',
  amount numeric(16, 3) not null,
  currency char(3) not null default 'EUR',
  close_on date,
  stage api.stage not null default 'prospect',
  registration_status text not null default 'draft',
  decision_reason text,
  origin text,
  description text,
  decision_maker_met boolean not null default false,
  next_step text,
  competitor text,
  competitor_name text,
  comments text,
  partner_id integer references api.partners,
  owner_id integer references api.people,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  submitted_at timestamptz,
  decided_at timestamptz,
  protected_until date,
  seat_count integer,
  version integer not null default 1,
  -- The names carry the column: it is all that an error says about the field.
  constraint deals_amount_check check (amount >= 0),
  constraint deals_contact_email_check check (contact_email ~ '^[^@ ]+@[^@ ]+$'),
  constraint deals_title_customer_name_key unique (title, customer_name)
);

create function api.count_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end
$$;

create trigger count_version before update on api.deals for each row execute function api.count_version();

grant usage on schema api to anon, deal_desk;
grant select on api.partners, api.people to deal_desk;
grant select, insert, update, delete on api.deals to deal_desk;
grant usage on all sequences in schema api to deal_desk;
