//! The store keeps its word on both databases: each story runs on a fresh SQLite file and a fresh PostgreSQL database.
