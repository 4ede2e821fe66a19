"""Ed25519 verification (RFC 8032, section 5.1.7), by Python's own numbers."""
from hashlib import sha512

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    """Two points in extended coordinates (x, y, z, t)."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return x * y % P, z * t % P, y * z % P, x * t % P


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def decoded(data):
    """The point of 32 bytes, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


Y = 4 * pow(5, -1, P) % P
BASE = decoded(Y.to_bytes(32, "little"))


def verified(key, message, signature):
    point, nonce = decoded(key), decoded(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or nonce is None or len(signature) != 64 or scalar >= ORDER:
        return False
    digest = sha512(signature[:32] + key + message).digest()
    left = times(scalar, BASE)
    right = add(nonce, times(int.from_bytes(digest, "little") % ORDER, point))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))
