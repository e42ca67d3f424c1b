//! Every document comes back as the value it was written from.
