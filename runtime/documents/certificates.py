"""A test certificate authority, made on first run: a root, an issuing authority, a time-stamp service and certificates
for people and agencies. Everything is local: revocation lists are made here and travel inside the signed files.

Its signatures have no legal value; a real installation uses the certificates of the public service instead.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from runtime.documents.keys import Pkcs12Key, SigningServices

ROOT_NAME = "Gốc chứng thực thử nghiệm"
ISSUER_NAME = "Cơ quan cấp chứng thư số thử nghiệm"
TIMESTAMP_NAME = "Dịch vụ cấp dấu thời gian thử nghiệm"
# A demonstration signs twelve months of history, so certificates reach back two years.
BACKDATED = timedelta(days=730)
LIFETIME = timedelta(days=3650)
LIST_LIFETIME = timedelta(days=30)
KEY_BITS = 2048


class CertificateRevoked(ValueError):
    """The certificate asked for was revoked."""


@dataclass
class TestAuthority:
    """The authority in a folder. Open it with :meth:`open`; several processes may do so at once."""

    __test__ = False  # not a test case, whatever pytest makes of the name

    folder: Path
    _keys: dict[str, Pkcs12Key] = field(default_factory=dict, repr=False)
    _lists: dict[str, tuple[bytes, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, folder: Path, now: datetime) -> TestAuthority:
        """The authority in ``folder``, made there when missing."""
        authority = cls(folder)
        if not authority.root_path.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with authority._locked():
                if not authority.root_path.exists():
                    _found(folder, now)
        return authority

    @property
    def root_path(self) -> Path:
        """The root certificate as PEM: what a reader imports to trust the demonstration."""
        return self.folder / "root.pem"

    @property
    def roots(self) -> tuple[asn1_x509.Certificate, ...]:
        """The root, for ``verification.verify``."""
        return (_as_asn1(self._certificate("root")),)

    def signer_for(self, code: str, name: str, organisation: str) -> Pkcs12Key:
        """The key of a person (or of an agency: name and organisation alike), issued when first asked for."""
        label = "subject-" + sha256("\n".join((code, name, organisation)).encode()).hexdigest()[:32]
        if label not in self._keys:
            with self._locked():
                path = self.folder / f"{label}.p12"
                if not path.exists():
                    self._issue(path, code, name, organisation)
            self._keys[label] = Pkcs12Key.load(path.read_bytes(), self._password())
        return self._keys[label]

    def services(self, when: datetime) -> SigningServices:
        """Roots, revocation lists and time stamps as they are at ``when``."""
        issuer = _as_asn1(self._certificate("issuer"))
        return SigningServices(self.roots, (issuer,), self._timestamper(when), self._revocation_lists(when))

    def revoke(self, key: Pkcs12Key, when: datetime) -> None:
        """Put a certificate on the revocation lists made from ``when`` on."""
        with self._locked(), (self.folder / "revoked").open("a", encoding="ascii") as file:
            file.write(f"{key.certificate.serial_number} {when.isoformat()}\n")
        self._lists.clear()

    def _issue(self, path: Path, code: str, name: str, organisation: str) -> None:
        root = self._certificate("root")
        key = _new_key()
        subject = _name(name, organisation, code)
        builder = _builder(subject, self._certificate("issuer").subject, key, root.not_valid_before_utc)
        usage = _key_usage(digital_signature=True, content_commitment=True)
        builder = builder.add_extension(x509.BasicConstraints(False, None), True).add_extension(usage, True)
        certificate = _signed(builder, self._certificate("issuer"), self._key("issuer"))
        _save_pkcs12(path, key, certificate, [self._certificate("issuer"), root], self._password())

    def _timestamper(self, when: datetime) -> DummyTimeStamper:
        key = self._key("timestamp").private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        chain = [_as_asn1(self._certificate(name)) for name in ("issuer", "root")]
        return DummyTimeStamper(
            _as_asn1(self._certificate("timestamp")),
            asn1_keys.PrivateKeyInfo.load(key),
            certs_to_embed=SimpleCertificateStore.from_certs(chain),
            fixed_dt=when,
        )

    def _revocation_lists(self, when: datetime) -> tuple[bytes, ...]:
        """One list of the root and one of the issuer, made once a day: they are valid for thirty days."""
        start = when.replace(hour=0, minute=0, second=0, microsecond=0)
        revoked = [line.split() for line in self._revoked_lines()]
        due = [(int(serial), datetime.fromisoformat(at)) for serial, at in revoked if at <= when.isoformat()]
        known = f"{start.isoformat()} {len(due)}"
        if known not in self._lists:
            self._lists[known] = (self._list("root", start, []), self._list("issuer", start, due))
        return self._lists[known]

    def _revoked_lines(self) -> list[str]:
        path = self.folder / "revoked"
        return path.read_text("ascii").splitlines() if path.exists() else []

    def _list(self, name: str, start: datetime, revoked: list[tuple[int, datetime]]) -> bytes:
        certificate = self._certificate(name)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(certificate.subject)
            .last_update(start)
            .next_update(start + LIST_LIFETIME)
            .add_extension(x509.CRLNumber(int(start.timestamp())), False)
            .add_extension(_authority_identifier(certificate), False)
        )
        for serial, at in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self._key(name), hashes.SHA256()).public_bytes(Encoding.DER)

    def _certificate(self, name: str) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.folder / f"{name}.pem").read_bytes())

    def _key(self, name: str) -> rsa.RSAPrivateKey:
        # Testing our own primes again would take longer than signing with them.
        key = load_pem_private_key(
            (self.folder / f"{name}.key").read_bytes(), self._password(), unsafe_skip_rsa_key_validation=True
        )
        assert isinstance(key, rsa.RSAPrivateKey)
        return key

    def _password(self) -> bytes:
        return (self.folder / "password").read_bytes()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _found(folder: Path, now: datetime) -> None:
    """Make root, issuer and time-stamp service. The root certificate is written last: it says all is there."""
    password = secrets.token_urlsafe(24).encode()
    _save(folder / "password", password)
    since = now - BACKDATED
    root_key, root = _authority(ROOT_NAME, None, since)
    issuer_key, issuer = _authority(ISSUER_NAME, (root, root_key), since)
    stamp_key, stamp = _timestamp_service(issuer, issuer_key, since)
    for name, key in (("root", root_key), ("issuer", issuer_key), ("timestamp", stamp_key)):
        secret = BestAvailableEncryption(password)
        _save(folder / f"{name}.key", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret))
    for name, certificate in (("issuer", issuer), ("timestamp", stamp), ("root", root)):
        _save(folder / f"{name}.pem", certificate.public_bytes(Encoding.PEM), mode=0o644)


def _authority(
    name: str, parent: tuple[x509.Certificate, rsa.RSAPrivateKey] | None, since: datetime
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = _new_key()
    subject = _name(name, "Hệ thống báo cáo")
    builder = _builder(subject, parent[0].subject if parent else subject, key, since)
    depth = 0 if parent else 1
    builder = builder.add_extension(x509.BasicConstraints(True, depth), True).add_extension(
        _key_usage(key_cert_sign=True, crl_sign=True), True
    )
    if parent is None:
        return key, builder.sign(key, hashes.SHA256())
    return key, _signed(builder, *parent)


def _timestamp_service(
    issuer: x509.Certificate, issuer_key: rsa.RSAPrivateKey, since: datetime
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = _new_key()
    builder = _builder(_name(TIMESTAMP_NAME, "Hệ thống báo cáo"), issuer.subject, key, since)
    builder = builder.add_extension(_key_usage(digital_signature=True), True).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True
    )
    return key, _signed(builder, issuer, issuer_key)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def _name(common: str, organisation: str, code: str = "") -> x509.Name:
    """Country, organisation, common name; texts are cut to the 64 characters that X.520 allows."""
    parts = [
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.COMMON_NAME, common),
    ]
    if code:
        parts.append((NameOID.USER_ID, code))
    with warnings.catch_warnings():
        # The library counts bytes where the standard counts characters, which halves the room for Vietnamese names.
        warnings.filterwarnings("ignore", "Attribute's length")
        return x509.Name([x509.NameAttribute(kind, text[:64], _validate=False) for kind, text in parts])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, since: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + BACKDATED + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )


def _signed(
    builder: x509.CertificateBuilder, issuer: x509.Certificate, key: rsa.RSAPrivateKey
) -> x509.Certificate:
    return builder.add_extension(_authority_identifier(issuer), False).sign(key, hashes.SHA256())


def _authority_identifier(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _key_usage(**granted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: granted.get(name, False) for name in names.split()})


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _save_pkcs12(
    path: Path,
    key: rsa.RSAPrivateKey,
    certificate: x509.Certificate,
    chain: list[x509.Certificate],
    password: bytes,
) -> None:
    name = path.stem.encode()
    _save(
        path, serialize_key_and_certificates(name, key, certificate, chain, BestAvailableEncryption(password))
    )


def _save(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write beside the place and rename, so that nobody reads half a file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
