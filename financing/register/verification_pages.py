"""The public pages where whoever holds a letter asks whether it is genuine. Nobody signs in.

They say what the letter itself shows, its amount apart: number, date, carrier, fingerprints.
Nothing is written, and a file that is sent to be compared is kept nowhere.
"""

import re
from hashlib import sha256

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from financing.register.forms import LetterCodeForm
from financing.register.proving import ProvenLetter, proven_letter


@login_not_required
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """Where the code of a letter is typed."""
    form = LetterCodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verified_letter", code=form.cleaned_data["code"])
    return render(request, "financing/register/verification.html", {"form": form})


@csrf_exempt  # there is no session to ride, and nothing to change
@login_not_required
@never_cache
@rate_limit(action="verification", limit_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def verified_letter(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a letter has this code, and whether the file that is sent is that letter."""
    letter = proven_letter(code)
    context = {
        "code": re.sub("[-_]+", "-", code.upper()),
        "letter": letter,
        "same": _is_that_letter(request, letter) if letter and request.method == "POST" else None,
        "asked": request.method == "POST",
    }
    status = 200 if letter else 404
    return render(request, "financing/register/verified_letter.html", context, status=status)


def _is_that_letter(request: HttpRequest, letter: ProvenLetter) -> bool | None:
    """None when no file came. One larger than any letter is not read at all."""
    if int(request.headers.get("Content-Length") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        return False
    file = request.FILES.get("letter")
    if file is None:
        return None
    return sha256(file.read()).hexdigest() == letter.pdf_sha256
