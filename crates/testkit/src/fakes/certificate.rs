//! Certificates for 127.0.0.1 and localhost, made anew for every test.

use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio_rustls::TlsAcceptor;

/// A self-signed certificate with its key.
#[derive(Clone, Debug)]
pub struct TestCertificate {
    /// The certificate: whoever trusts it trusts the fake.
    pub certificate_pem: String,
    /// Its private key.
    pub key_pem: String,
}

impl TestCertificate {
    /// One that is valid.
    #[must_use]
    pub fn valid() -> Self {
        Self::until(2125)
    }

    /// One that has run out.
    #[must_use]
    pub fn expired() -> Self {
        Self::until(2001)
    }

    fn until(year: i32) -> Self {
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let mut params = CertificateParams::new(names).expect("two plain names");
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(year, 1, 1);
        let key = KeyPair::generate().expect("a random key");
        let certificate = params.self_signed(&key).expect("parameters that fit the key");
        Self { certificate_pem: certificate.pem(), key_pem: key.serialize_pem() }
    }

    /// What a server needs to speak TLS with this certificate.
    ///
    /// # Panics
    /// When the texts were replaced by something else.
    #[must_use]
    pub fn acceptor(&self) -> TlsAcceptor {
        let certificate = CertificateDer::from_pem_slice(self.certificate_pem.as_bytes()).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(self.key_pem.as_bytes()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring knows TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .expect("the key belongs to the certificate");
        TlsAcceptor::from(Arc::new(config))
    }
}
