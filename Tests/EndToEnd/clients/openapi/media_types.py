"""Bodies of media types that schemathesis does not write by itself. Named in schemathesis.toml."""
import schemathesis


@schemathesis.serializer("application/offset+octet-stream")
def bytes_as_they_are(context, value):
    return value if isinstance(value, bytes) else str(value).encode()
