//! Testing the connection to a backend that a description names: for whoever runs the programme, and for whoever sets the
//! portal up, before anybody can sign in.

mod connection_page;
mod description;
mod exchange;
mod findings;
mod progress;
mod report;
mod run_form;
mod state;

pub use connection_page::ConnectionPage;
