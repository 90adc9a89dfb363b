"""Verifying a signed report: who signed, when, and whether anything changed since. Offline; trusts given roots only.

pyHanko's difference policy judges what was appended after a signature: a page overlay that other readers accept as
"valid, with later changes" is refused here.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from asn1crypto import x509
from asn1crypto.crl import CertificateList
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import (
    AdESWithTimeValidationResult,
    ades_lta_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import ModificationInfo, PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.errors import PathError
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

from forms_library.messages import N_, Message
from runtime.documents.results import Coverage, EmbeddedFile, SignatureResult, VerificationResult
from runtime.documents.trust import failed, refusal

MAXIMUM_SIGNATURES = 20
MAXIMUM_FILES = 20
MAXIMUM_FILE = 20 * 1024 * 1024  # all of them together

# Every certificate must be provably unrevoked, by the lists inside the file; nothing is fetched.
_OFFLINE = RevocationInfoGatheringSpec(
    online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
    certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
)
_REVOCATION = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require"))
_DAMAGED = (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)


def verify(
    pdf: bytes, trust_roots: Iterable[bytes], now: datetime, revocation_lists: Iterable[bytes] = ()
) -> VerificationResult:
    """Verify every signature of a PDF as it would be judged at ``now`` (aware). Certificates and lists are DER.

    ``revocation_lists`` are the authorities' current ones. Without them the lists inside the file are used; those of
    the last time stamp serve until they expire (ETSI EN 319 102-1, 5.6.3).
    """
    refused = refusal(pdf)
    if refused is not None:
        return failed(pdf, refused)
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # its findings are in the result
    try:
        return _verify(pdf, _specification(trust_roots, revocation_lists, now), now)
    except _DAMAGED as error:
        return failed(pdf, Message(N_("The file is damaged: its structure cannot be read.")), repr(error))


def _verify(pdf: bytes, spec: PdfSignatureValidationSpec, now: datetime) -> VerificationResult:
    reader = PdfFileReader(BytesIO(pdf))
    embedded = list(reader.embedded_signatures)
    signatures = [sign for sign in embedded if sign.sig_object_type == "/Sig"]
    if not signatures:
        return failed(pdf, Message(N_("The file has no digital signature.")))
    if len(embedded) > MAXIMUM_SIGNATURES:
        return failed(pdf, Message(N_("The file has too many signatures to verify.")))
    judged = [_judge(sign, spec, now) for sign in signatures]
    stamps = [sign for sign in embedded if sign.sig_object_type == "/DocTimeStamp"]
    files, file_problems = _files(reader)
    found = VerificationResult(
        signatures=tuple(result for result, _detail, _archived in judged),
        problems=tuple(_distinct([*(p for result, _, _ in judged for p in result.problems), *file_problems])),
        files=files,
        archived_at=_archived(judged) if stamps else None,
        digest=sha256(pdf).hexdigest(),
        details=tuple(detail for _result, detail, _archived in judged if detail),
    )
    # What nobody can rely on is not handed out: the figures inside are shown of valid documents alone.
    return found if found.valid else replace(found, files=tuple(_emptied(file) for file in files))


def _emptied(file: EmbeddedFile) -> EmbeddedFile:
    return replace(file, content=b"")


def _archived(judged: list[tuple[SignatureResult, str, datetime | None]]) -> datetime | None:
    return next((archived for _result, _detail, archived in reversed(judged) if archived), None)


def _distinct(problems: list[Message]) -> list[Message]:
    return list(dict.fromkeys(problems))


def _specification(
    roots: Iterable[bytes], lists: Iterable[bytes], now: datetime
) -> PdfSignatureValidationSpec:
    trusted = SimpleTrustManager.build(trust_roots=[x509.Certificate.load(root) for root in roots])
    known = LocalKnowledge(known_crls=[CRLContainer(CertificateList.load(content)) for content in lists])
    # Judged at `now`, whatever the machine's clock says: without this pyHanko dates the lists by the clock.
    known = replace(known, known_poes=list(known.assert_existence_known_at(now)))
    policy = CertValidationPolicySpec(trust_manager=trusted, revinfo_policy=_REVOCATION)
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(policy, revinfo_gathering_policy=_OFFLINE, local_knowledge=known)
    )


def _judge(
    sign: EmbeddedPdfSignature, spec: PdfSignatureValidationSpec, now: datetime
) -> tuple[SignatureResult, str, datetime | None]:
    """(what people see, the technical reason if it failed, the archive time stamp over this signature)."""
    sign.compute_integrity_info(diff_policy=spec.diff_policy)
    moment = ValidationTimingInfo(now, now, point_in_time_validation=True)
    try:
        outcome = asyncio.run(_outcome(sign, spec, moment))
    except (SignatureValidationError, PathError) as error:
        return _result(sign, None, None), repr(error), None
    status = outcome.api_status if isinstance(outcome.api_status, PdfSignatureStatus) else None
    detail = (
        "" if outcome.ades_subindic is AdESPassed.OK else f"{outcome.ades_subindic}: {outcome.failure_msg}"
    )
    return _result(sign, outcome, status), detail, getattr(outcome, "oldest_evidence_record_timestamp", None)


async def _outcome(
    sign: EmbeddedPdfSignature, spec: PdfSignatureValidationSpec, moment: ValidationTimingInfo
) -> AdESWithTimeValidationResult:
    """With the proof of a document time stamp (B-LTA) where there is one, else as of its own time stamp (B-LT)."""
    if any(other.sig_object_type == "/DocTimeStamp" for other in sign.reader.embedded_signatures):
        return await ades_lta_validation(sign, spec, timing_info=moment)
    return await ades_with_time_validation(
        sign.signed_data,
        _with_security_store(spec.signature_validation_spec, sign.reader),
        timing_info=moment,
        raw_digest=sign.compute_digest(),
        extra_status_kwargs=sign.summarise_integrity_info(),
        status_cls=PdfSignatureStatus,
    )


def _with_security_store(spec: SignatureValidationSpec, reader: PdfFileReader) -> SignatureValidationSpec:
    """What the file brings along: certificates between and revocation lists."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return spec
    lists = [CRLContainer(CertificateList.load(entry.get_object().data)) for entry in store.crls]
    known = LocalKnowledge(
        known_crls=[*spec.local_knowledge.known_crls, *lists], known_certs=list(store.load_certs())
    )
    return replace(spec, local_knowledge=known)


def _result(
    sign: EmbeddedPdfSignature,
    outcome: AdESWithTimeValidationResult | None,
    status: PdfSignatureStatus | None,
) -> SignatureResult:
    subject, issuer = sign.signer_cert.subject.native, sign.signer_cert.issuer.native
    who = str(subject.get("common_name", ""))
    intact = status is not None and status.intact and status.valid
    modified = status is None or not _unchanged(status)
    trusted = outcome is not None and outcome.ades_subindic is AdESPassed.OK
    return SignatureResult(
        field=str(sign.field_name),
        who=who,
        organisation=str(subject.get("organization_name", "")),
        issuer=str(issuer.get("common_name", "")),
        serial=f"{sign.signer_cert.serial_number:x}",
        when=_stamped(status),
        claimed=sign.self_reported_timestamp,
        intact=intact,
        trusted=trusted,
        modified_after=modified,
        coverage=_coverage(sign.coverage),
        problems=tuple(_problems(who, intact, trusted, modified)),
    )


def _unchanged(status: ModificationInfo) -> bool:
    """Only further signatures, time stamps and validation data may follow."""
    covered = status.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
    return covered and bool(status.docmdp_ok)


def _stamped(status: PdfSignatureStatus | None) -> datetime | None:
    stamp = status.timestamp_validity if status is not None else None
    return stamp.timestamp if stamp is not None and stamp.intact and stamp.valid else None


def _coverage(level: SignatureCoverageLevel | None) -> Coverage:
    if level is SignatureCoverageLevel.ENTIRE_FILE:
        return Coverage.WHOLE
    return Coverage.REVISION if level is SignatureCoverageLevel.ENTIRE_REVISION else Coverage.PARTIAL


def _problems(who: str, intact: bool, trusted: bool, modified: bool) -> Iterable[Message]:
    if not intact:
        yield Message(N_("The content no longer matches the signature of %(who)s."), {"who": who})
    elif modified:
        text = N_(
            "The file was changed after %(who)s signed it; what was added is not covered by the signature."
        )
        yield Message(text, {"who": who})
    elif not trusted:
        text = N_("The certificate of %(who)s is not trusted, was revoked, or cannot be checked.")
        yield Message(text, {"who": who})


def _files(reader: PdfFileReader) -> tuple[tuple[EmbeddedFile, ...], list[Message]]:
    """Files carried inside, by the catalogue's list of associated files. Damaged or oversized ones are a problem."""
    found: list[EmbeddedFile] = []
    problems: list[Message] = []
    room = MAXIMUM_FILE
    for listed in list(reader.root.get("/AF", ()))[:MAXIMUM_FILES]:
        entry = listed.get_object()
        name, content = str(entry.get("/UF", entry.get("/F", ""))), entry["/EF"]["/F"].data
        room -= len(content)
        if room < 0 or not _readable(name, content):
            text = N_("The data file %(name)s inside the document cannot be read.")
            problems.append(Message(text, {"name": name}))
            continue
        found.append(EmbeddedFile(name, content, sha256(content).hexdigest()))
    return tuple(dict.fromkeys(found)), problems


def _readable(name: str, content: bytes) -> bool:
    if not name.endswith(".json"):
        return True
    try:
        _: Any = json.loads(content)
    except ValueError:
        return False
    return True
