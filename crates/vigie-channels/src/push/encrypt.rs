//! How a message for a device is encrypted (RFC 8291, with the content coding `aes128gcm` of RFC 8188): only the browser
//! can read it, its push service cannot.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    error::Unspecified,
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
    rand::{SecureRandom as _, SystemRandom},
};
use vigie_core::directory::Device;

/// The longest text that is encrypted, in bytes: with everything around it what every push service takes (4,096).
pub(super) const LONGEST: usize = 3_800;

/// An uncompressed point on P-256.
const PUBLIC_KEY_BYTES: usize = 65;
const AUTH_SECRET_BYTES: usize = 16;
const SALT_BYTES: usize = 16;
/// The size of a record in the header: there is only one, and it is shorter.
const RECORD_SIZE: u32 = 4_096;
/// Ends the text of the last record.
const LAST_RECORD: u8 = 2;

/// The keys of a device, checked.
pub(super) struct Keys {
    public_key: Vec<u8>,
    auth_secret: Vec<u8>,
}

impl Keys {
    /// Reads the keys of a device.
    ///
    /// # Errors
    /// Which of them is none.
    pub(super) fn of(device: &Device) -> Result<Self, &'static str> {
        let read = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).unwrap_or_default();
        let (public_key, auth_secret) = (read(&device.public_key), read(&device.auth_secret));
        if public_key.len() != PUBLIC_KEY_BYTES || public_key.first() != Some(&4) {
            return Err("keys.p256dh is no public key on P-256; give what the browser's PushSubscription says");
        }
        if auth_secret.len() != AUTH_SECRET_BYTES {
            return Err("keys.auth has not 16 bytes; give what the browser's PushSubscription says");
        }
        Ok(Self { public_key, auth_secret })
    }
}

/// The body of a push message. `None` where the text is too long, the device's key is no point on the curve, or the
/// operating system has no random bytes.
pub(super) fn encrypt(keys: &Keys, text: &[u8]) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    let random = SystemRandom::new();
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
    let own_public = own.compute_public_key().ok()?;
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt).ok()?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, &keys.public_key);
    agree_ephemeral(own, &theirs, |shared| seal(shared, keys, own_public.as_ref(), salt, text)).ok()?.ok()
}

/// The body, from the secret that both sides agree on.
fn seal(
    shared: &[u8],
    keys: &Keys,
    own_public: &[u8],
    salt: [u8; SALT_BYTES],
    text: &[u8],
) -> Result<Vec<u8>, Unspecified> {
    let secret: [u8; 32] = expand(
        &Salt::new(HKDF_SHA256, &keys.auth_secret).extract(shared),
        &[b"WebPush: info\0", &keys.public_key, own_public],
    )?;
    let prk = Salt::new(HKDF_SHA256, &salt).extract(&secret);
    let key: [u8; 16] = expand(&prk, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; 12] = expand(&prk, &[b"Content-Encoding: nonce\0"])?;
    let mut record = [text, &[LAST_RECORD]].concat();
    let sealing = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?);
    sealing.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record)?;
    let length = u8::try_from(own_public.len()).map_err(|_| Unspecified)?;
    Ok([&salt[..], &RECORD_SIZE.to_be_bytes(), &[length], own_public, &record].concat())
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(prk: &Prk, info: &[&[u8]]) -> Result<[u8; N], Unspecified> {
    let mut out = [0; N];
    prk.expand(info, Length(N))?.fill(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64url")
    }

    fn device(public_key: &str, auth_secret: &str) -> Device {
        Device { endpoint: String::new(), public_key: public_key.into(), auth_secret: auth_secret.into() }
    }

    const PUBLIC: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    /// RFC 8291, appendix A.
    #[test]
    fn the_published_example_is_encrypted_alike() {
        let keys = Keys::of(&device(PUBLIC, AUTH)).expect("keys");
        let own = bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let shared = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().expect("16 bytes");
        let sealed = seal(&shared, &keys, &own, salt, b"When I grow up, I want to be a watermelon").expect("encrypted");
        assert_eq!(
            BASE64_URL_SAFE_NO_PAD.encode(sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn no_message_is_encrypted_twice_alike_and_none_is_too_long() {
        let keys = Keys::of(&device(PUBLIC, AUTH)).expect("keys");
        assert_ne!(encrypt(&keys, b"page").expect("encrypted"), encrypt(&keys, b"page").expect("encrypted"));
        assert!(encrypt(&keys, &[b'x'; LONGEST]).is_some_and(|body| body.len() <= 4_096));
        assert_eq!(encrypt(&keys, &[b'x'; LONGEST + 1]), None);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for (public_key, auth) in [("", AUTH), (AUTH, AUTH), (PUBLIC, PUBLIC), (PUBLIC, "?")] {
            assert!(Keys::of(&device(public_key, auth)).is_err(), "{public_key} {auth}");
        }
        let nowhere = BASE64_URL_SAFE_NO_PAD.encode([&[4][..], &[7; 64]].concat());
        let keys = Keys::of(&device(&nowhere, AUTH)).expect("it looks like one");
        assert_eq!(encrypt(&keys, b"page"), None);
    }
}
