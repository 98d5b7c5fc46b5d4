"""X.509 and nothing else: bytes in, bytes out, `now` passed in.

Certificates and requests are PEM, a private key that we hold is PKCS#8 DER, a public key SubjectPublicKeyInfo DER.
"""
