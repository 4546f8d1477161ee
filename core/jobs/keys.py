"""The key that the processes of one app have in common, so that Dask runs nothing that anybody else on this machine sends."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from distributed import Security


def shared_key() -> Security:
    """A new key and a certificate that it has signed, for all roles; they are kept in memory and handed to the worker processes.

    The certificate has no end that a computer lives to see: a clock that jumps must not part the app from its workers.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "glassbox")])
    always = datetime(1970, 1, 2), datetime(9999, 1, 1)
    unsigned = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), *always)
    signed = unsigned.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    certificate = signed.public_bytes(serialization.Encoding.PEM).decode()
    roles = ("client", "scheduler", "worker")
    both = {f"tls_{role}_key": secret for role in roles} | {f"tls_{role}_cert": certificate for role in roles}
    return Security(require_encryption=True, tls_ca_file=certificate, **both)
