"""What a signature is made with: a key and its certificate, and the services that vouch for time and revocation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


class KeyUnusable(ValueError):
    """A key file that cannot be opened or is of a kind we do not sign with."""


class SignatureKey(Protocol):
    """A private key that can sign, wherever it is kept (PKCS#12 now; PKCS#11 and a signer's own token later)."""

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate of this key."""

    def signer(self) -> Signer:
        """What pyHanko signs with."""


class _KeptKeySigner(Signer):
    """Signs with a key that was parsed once; pyHanko's own signer parses it anew for every signature (70 ms)."""

    def __init__(
        self,
        certificate: x509.Certificate,
        chain: Iterable[x509.Certificate],
        key: RSAPrivateKey | EllipticCurvePrivateKey,
    ) -> None:
        super().__init__(signing_cert=certificate, cert_registry=SimpleCertificateStore.from_certs(chain))
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        digest = _DIGESTS[digest_algorithm.lower()]
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), digest)
        return self._key.sign(data, ECDSA(digest))


@dataclass(frozen=True)
class Pkcs12Key:
    """A key from a PKCS#12 file, kept in memory."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: RSAPrivateKey | EllipticCurvePrivateKey

    @classmethod
    def load(cls, content: bytes, password: bytes) -> Pkcs12Key:
        """Open a PKCS#12 file. Raises KeyUnusable for a wrong password, a damaged file or another kind of key."""
        try:
            loaded = load_pkcs12(content, password)
        except ValueError as error:
            raise KeyUnusable("wrong password or damaged file") from error
        if loaded.cert is None or not isinstance(loaded.key, RSAPrivateKey | EllipticCurvePrivateKey):
            raise KeyUnusable("the file must hold an RSA or elliptic-curve key and its certificate")
        chain = tuple(
            _read(extra.certificate.public_bytes(Encoding.DER)) for extra in loaded.additional_certs
        )
        return cls(_read(loaded.cert.certificate.public_bytes(Encoding.DER)), chain, loaded.key)

    def signer(self) -> Signer:
        """A signer that keeps the parsed key."""
        return _KeptKeySigner(self.certificate, self.chain, self.key)


def _read(der: bytes) -> x509.Certificate:
    return x509.Certificate.load(der)


@dataclass(frozen=True)
class SigningServices:
    """Trusted roots, certificates between, revocation lists and a time-stamp service, as they are at one moment.

    ``timestamper`` is pyHanko's; a failing service raises and the signature is not made: it is never downgraded.
    """

    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]
    timestamper: TimeStamper
    revocation_lists: tuple[bytes, ...] = ()
    online: bool = False

    def validation_context(self, when: datetime) -> ValidationContext:
        """For signing at ``when``: every certificate must be provably unrevoked."""
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=list(self.intermediates),
            crls=list(self.revocation_lists),
            moment=when if not self.online else None,
            allow_fetching=self.online,
            revocation_mode="require",
        )


ServicesAt = Callable[[datetime], SigningServices]
