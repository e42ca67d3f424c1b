//! TLS: one crypto provider for the whole process, and whom it trusts.

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::ConfigError;

/// Makes ring the crypto provider of this process. Every `main` and every test binary calls it before its first
/// connection; calling it again changes nothing.
pub fn install_provider() {
    if CryptoProvider::get_default().is_none() {
        // Another thread may have been faster: then there is a provider, which is all that is wanted.
        let _ = ring::default_provider().install_default();
    }
}

/// The certificates to trust beside Mozilla's: those of the machine, and those the operator names.
///
/// # Errors
/// When the text holds no certificate, or a broken one.
pub(crate) fn extra_roots(pem: Option<&str>) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let mut roots = rustls_native_certs::load_native_certs().certs;
    let Some(pem) = pem else { return Ok(roots) };
    let named: Vec<_> = CertificateDer::pem_slice_iter(pem.as_bytes()).filter_map(Result::ok).collect();
    if named.is_empty() {
        return Err(bad_roots("no certificate in it; it must be PEM (-----BEGIN CERTIFICATE-----)"));
    }
    roots.extend(named);
    Ok(roots)
}

/// What HTTP clients use: Mozilla's roots, so that a bare container works, and `extra_roots`.
///
/// # Errors
/// When ring does not offer the protocol versions, which a build with both TLS 1.2 and 1.3 cannot meet.
pub(crate) fn client_config(extra_roots: &[CertificateDer<'static>]) -> Result<ClientConfig, ConfigError> {
    let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    store.add_parsable_certificates(extra_roots.iter().cloned());
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| bad_roots(error.to_string()))?;
    Ok(builder.with_root_certificates(store).with_no_client_auth())
}

fn bad_roots(problem: impl Into<String>) -> ConfigError {
    ConfigError::new("extra_root_certificates", problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installing_twice_is_fine() {
        install_provider();
        install_provider();
        assert!(CryptoProvider::get_default().is_some());
    }

    #[test]
    fn a_text_without_a_certificate_is_refused() {
        let error = extra_roots(Some("hello")).expect_err("no certificate");
        assert!(error.to_string().contains("PEM"), "{error}");
    }
}
