//! A push service as browsers' makers run them, and a device that reads what comes: it decrypts each message with the
//! device's private key (RFC 8291) and checks who signed it (RFC 8292).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
    rand::SystemRandom,
    signature,
};
use vigie_core::directory::Device;

use super::{Listening, Record, Script};

/// What every device of the fake has; real ones make their own.
const AUTH_SECRET: [u8; 16] = *b"sixteen bytes ok";

/// One message that a device read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedPush {
    /// For which device.
    pub device: String,
    /// What it says.
    pub payload: serde_json::Value,
    /// How long it is worth keeping, in seconds.
    pub ttl: String,
    /// How urgent it is.
    pub urgency: String,
    /// What its signature states.
    pub claims: serde_json::Value,
    /// The public key that it was signed with, in base64url.
    pub server_key: String,
}

/// The push service. It takes messages (201) where it is not told otherwise.
#[derive(Debug)]
pub struct FakePush {
    listening: Listening,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    received: Record<ReceivedPush>,
    statuses: Script<u16>,
    /// The private keys of the devices. One serves one message, which is what the crypto library lets it do.
    keys: Mutex<BTreeMap<String, EphemeralPrivateKey>>,
}

impl FakePush {
    /// Starts it.
    pub async fn start() -> Self {
        let shared = Arc::<Shared>::default();
        let router = Router::new().route("/push/{device}", post(receive)).with_state(Arc::clone(&shared));
        Self { listening: Listening::start_http(router, None).await, shared }
    }

    /// A new device, which reads one message.
    ///
    /// # Panics
    /// When there are no random bytes.
    #[must_use]
    pub fn device(&self, name: &str) -> Device {
        let key = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).expect("random bytes");
        let public_key = BASE64_URL_SAFE_NO_PAD.encode(key.compute_public_key().expect("a public key"));
        self.shared.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), key);
        let endpoint = format!("http://{}/push/{name}", self.listening.address());
        Device { endpoint, public_key, auth_secret: BASE64_URL_SAFE_NO_PAD.encode(AUTH_SECRET) }
    }

    /// How the next messages are answered, one status each; what is refused is not read.
    pub fn script(&self, statuses: impl IntoIterator<Item = u16>) {
        self.shared.statuses.extend(statuses);
    }

    /// Waits for at least `count` messages and gives all of them back.
    ///
    /// # Panics
    /// When they do not come in time.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> Vec<ReceivedPush> {
        self.shared.received.wait_for(count, patience).await
    }

    /// The messages so far.
    #[must_use]
    pub fn received(&self) -> Vec<ReceivedPush> {
        self.shared.received.all()
    }
}

async fn receive(
    State(shared): State<Arc<Shared>>,
    Path(device): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    if let Some(status) = shared.statuses.next() {
        return StatusCode::from_u16(status).expect("a test names real statuses");
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let key = shared.keys.lock().unwrap_or_else(PoisonError::into_inner).remove(&device);
    let Some(key) = key else { return StatusCode::NOT_FOUND };
    if header("content-encoding") != "aes128gcm" {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE;
    }
    let Some((claims, server_key)) = signed(header("authorization")) else { return StatusCode::FORBIDDEN };
    let Some(text) = decrypt(key, &body) else { return StatusCode::BAD_REQUEST };
    let payload = serde_json::from_slice(&text).unwrap_or_default();
    let (ttl, urgency) = (header("ttl").to_owned(), header("urgency").to_owned());
    shared.received.push(ReceivedPush { device, payload, ttl, urgency, claims, server_key });
    StatusCode::CREATED
}

/// The claims of a statement whose signature is right, and who signed.
fn signed(authorization: &str) -> Option<(serde_json::Value, String)> {
    let (token, key) = authorization.strip_prefix("vapid t=")?.split_once(", k=")?;
    let (stated, mark) = token.rsplit_once('.')?;
    let decode = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).ok();
    let public = signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, decode(key)?);
    public.verify(stated.as_bytes(), &decode(mark)?).ok()?;
    let claims = serde_json::from_slice(&decode(stated.split_once('.')?.1)?).ok()?;
    Some((claims, key.to_owned()))
}

/// What only the device can read.
fn decrypt(key: EphemeralPrivateKey, body: &[u8]) -> Option<Vec<u8>> {
    let (salt, rest) = body.split_at_checked(16)?;
    let (_record_size, rest) = rest.split_at_checked(4)?;
    let (length, rest) = rest.split_first()?;
    let (server_public, sealed) = rest.split_at_checked(usize::from(*length))?;
    let public = key.compute_public_key().ok()?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, server_public);
    agree_ephemeral(key, &theirs, |shared| {
        let info = [b"WebPush: info\0".as_slice(), public.as_ref(), server_public];
        let secret: [u8; 32] = expand(&Salt::new(HKDF_SHA256, &AUTH_SECRET).extract(shared), &info)?;
        let prk = Salt::new(HKDF_SHA256, salt).extract(&secret);
        let key: [u8; 16] = expand(&prk, &[b"Content-Encoding: aes128gcm\0"])?;
        let nonce: [u8; 12] = expand(&prk, &[b"Content-Encoding: nonce\0"])?;
        let mut sealed = sealed.to_vec();
        let opening = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
        let text = opening.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed).ok()?;
        // The last record ends with a 2 and zeros.
        let end = text.iter().rposition(|byte| *byte != 0).filter(|end| text[*end] == 2)?;
        Some(text[..end].to_vec())
    })
    .ok()?
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(prk: &Prk, info: &[&[u8]]) -> Option<[u8; N]> {
    let mut out = [0; N];
    prk.expand(info, Length(N)).ok()?.fill(&mut out).ok()?;
    Some(out)
}
