//! The REST API's resources, one file each: `to_wire` writes one, `from_wire` reads what a client sent.
