"""Sealing a key to a passphrase, and to slots that can be given new keys without their passphrase.

A slot is an X25519 pair whose private half is wrapped by the passphrase (scrypt, AES-GCM). Keys are sealed to the
public half: so a key can be rotated while the passphrase is on a sheet of paper in a safe.

The ciphers are imported where they are used: a start with the key in the keyring needs none of them.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that reads like a digit."""
_GROUPS, _GROUP = 6, 5
_LOOKALIKES = str.maketrans("OIL", "011")
_SCRYPT = {"n": 2**15, "r": 8, "p": 1}
_MOST_WORK = 2**20
_LABEL = b"operator-console key slot 1"


def new_key() -> bytes:
    """A random database key."""
    return os.urandom(32)


def fingerprint(key: bytes) -> str:
    """Tells keys apart without giving them away."""
    return hashlib.sha256(b"operator-console database key\0" + key).hexdigest()[:24]


def new_recovery_passphrase() -> str:
    """150 random bits in groups, to be written on paper: ``7Q2KM-…``."""
    number = int.from_bytes(os.urandom(19)) >> 2
    digits = [_ALPHABET[number >> 5 * place & 31] for place in range(_GROUPS * _GROUP)]
    return "-".join("".join(digits[start : start + _GROUP]) for start in range(0, len(digits), _GROUP))


def canonical(passphrase: str) -> bytes:
    """One spelling of a passphrase; a recovery passphrase may be typed in any case, grouping and look-alikes."""
    plain = unicodedata.normalize("NFKC", passphrase).strip()
    digits = plain.upper().replace("-", "").replace(" ", "").translate(_LOOKALIKES)
    if len(digits) == _GROUPS * _GROUP and set(digits) <= set(_ALPHABET):
        return digits.encode()
    return plain.encode()


@dataclass(frozen=True, slots=True)
class Slot:
    """``private`` is wrapped by a passphrase; all fields but the numbers are bytes."""

    n: int
    r: int
    p: int
    salt: bytes
    public: bytes
    nonce: bytes
    private: bytes

    @classmethod
    def make(cls, passphrase: str) -> Self:
        """About 80 ms, on purpose."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        pair = X25519PrivateKey.generate()
        public = pair.public_key().public_bytes_raw()
        salt, nonce = os.urandom(16), os.urandom(12)
        wrap = _stretch(passphrase, salt, **_SCRYPT)
        return cls(**_SCRYPT, salt=salt, public=public, nonce=nonce, private=AESGCM(wrap).encrypt(
            nonce, pair.private_bytes_raw(), public
        ))  # fmt: skip

    def unlock(self, passphrase: str) -> X25519PrivateKey | None:
        """None for another passphrase. Raises ValueError for numbers that no honest file has."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if self.n * self.r * self.p > _MOST_WORK:
            raise ValueError("the key file asks for too much work")
        wrap = _stretch(passphrase, self.salt, n=self.n, r=self.r, p=self.p)
        try:
            return X25519PrivateKey.from_private_bytes(AESGCM(wrap).decrypt(self.nonce, self.private, self.public))
        except InvalidTag:
            return None


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A key that the private half of one slot opens."""

    ephemeral: bytes
    nonce: bytes
    box: bytes

    @classmethod
    def make(cls, key: bytes, slot: Slot) -> Self:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        pair = X25519PrivateKey.generate()
        ephemeral, nonce = pair.public_key().public_bytes_raw(), os.urandom(12)
        wrap = _agreed(pair.exchange(X25519PublicKey.from_public_bytes(slot.public)), ephemeral, slot.public)
        return cls(ephemeral, nonce, AESGCM(wrap).encrypt(nonce, key, _LABEL))

    def open(self, private: X25519PrivateKey) -> bytes:
        """Raises ValueError where the file was altered."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        shared = private.exchange(X25519PublicKey.from_public_bytes(self.ephemeral))
        wrap = _agreed(shared, self.ephemeral, private.public_key().public_bytes_raw())
        try:
            return AESGCM(wrap).decrypt(self.nonce, self.box, _LABEL)
        except InvalidTag as error:
            raise ValueError("a sealed key does not open") from error


def _stretch(passphrase: str, salt: bytes, *, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(canonical(passphrase), salt=salt, n=n, r=r, p=p, maxmem=256 * n * r * p, dklen=32)


def _agreed(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return hashlib.sha256(_LABEL + shared + ephemeral + public).digest()
