//! Bodies that arrive compressed: they are refused with a sentence rather than taken for broken JSON.

/// What is said of them.
pub const TEXT: &str = "The body is compressed, which is not supported: send it without Content-Encoding";

/// The bytes with which gzip and zstd data, and zlib data of the usual three levels, begin. None begins JSON.
const BEGINNINGS: [&[u8]; 5] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x78\x01", b"\x78\x9c", b"\x78\xda"];

/// Whether a body begins as compressed data does.
#[must_use]
pub fn is_compressed(body: &[u8]) -> bool {
    BEGINNINGS.iter().any(|beginning| body.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_not_taken_for_compressed() {
        assert!(is_compressed(b"\x1f\x8b\x08") && is_compressed(b"\x78\x9c\xab") && is_compressed(b"\x28\xb5\x2f\xfd"));
        for body in [&b"{}"[..], b"x", b"", b"\xef\xbb\xbf{}", b"(x)"] {
            assert!(!is_compressed(body));
        }
    }
}
