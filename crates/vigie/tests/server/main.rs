//! The real server, as a process, through real sockets: mail, text and voice, webhooks, crashes, the command line.
//!
//! Every story starts a server of its own on a free port with a database in a temporary folder. With a manual clock
//! (`Setup::default`) nothing happens by chance: `advance` moves time and runs what is due before it returns.

mod commands;
mod crash;
mod failover;
mod group_commit;
mod handoffs;
mod harness;
mod oncall;
mod operations;
mod outage;
mod paging;
mod setup;
mod standby;
mod status_updates;
mod stopping;
mod verification;
mod waiting;
mod webhooks;
