"""Signing in, proving who one is, choosing a password."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm, default_token_generator
from allauth.account.internal.flows import password_reset
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.http import HttpRequest

from accounts.acts import change_password
from accounts.adapters import NOT_THEIRS, WRONG_CODE
from accounts.models import User, spelling
from accounts.passwords import TOO_LONG, fits
from accounts.security import Kind, tell

CODE_LIFE = 90  # seconds during which a code of the telephone is taken: its own 30, and 30 around
HELP = "Au moins 12 caractères : une phrase courte convient. Ni majuscule, ni chiffre n'est exigé."


class Address(forms.EmailField):
    """An e-mail address, under its one spelling."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label="Adresse électronique",
            widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
            error_messages={"invalid": "Cette adresse électronique n'est pas complète."},
            **more,
        )

    def clean(self, value: Any) -> str:
        return spelling(super().clean(value))


class Password(forms.CharField):
    """A password, where spaces count; `known` when it is the present one."""

    def __init__(self, *, label: str = "Mot de passe", known: bool = True, **more: Any) -> None:
        autocomplete = "current-password" if known else "new-password"
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, strip=False, widget=widget, **more)

    def clean(self, value: Any) -> str:
        """What is longer than any password that is kept is not worth a hash."""
        typed: str = super().clean(value)
        if not fits(typed):
            raise forms.ValidationError(TOO_LONG, code="password_too_long")
        return typed


def proven(user: User, password: str) -> str:
    """The password, if it is this person's: under the same limits as at the sign-in."""
    if not get_adapter().reauthenticate(user, password):
        raise forms.ValidationError(NOT_THEIRS, code="password")
    return password


class SignInForm(LoginForm):
    """The address and the password; one answer whatever is wrong."""

    password = Password()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = Address()
        self.order_fields(["login", "password"])


class ConfirmForm(forms.Form):
    """The password again, before what concerns the account itself."""

    password = Password()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        return proven(self.user, self.cleaned_data["password"])


class NewPasswordForm(forms.Form):
    """A password for `user`, typed twice; `chosen` once it is valid.

    Also for whoever accepts an invitation, and has no password yet.
    """

    password1 = Password(label="Nouveau mot de passe", known=False, help_text=HELP)
    password2 = Password(label="Le même, une seconde fois", known=False)

    def __init__(self, *args: Any, user: User | None = None, temp_key: str = "", **kwargs: Any):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password1(self) -> str:
        password = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        first, second = map(self.cleaned_data.get, ("password1", "password2"))
        if first and second and first != second:
            self.add_error("password2", "Les deux mots de passe ne sont pas les mêmes.")
        return self.cleaned_data

    @property
    def chosen(self) -> str:
        return self.cleaned_data["password1"]

    def save(self) -> None:
        if self.user is not None:
            change_password(by=self.user, password=self.chosen)


class ChangePasswordForm(NewPasswordForm):
    """The present password, then the new one twice."""

    password = Password(label="Mot de passe actuel")
    field_order = ("password", "password1", "password2")

    def clean_password(self) -> str:
        return proven(self.user, self.cleaned_data["password"])


class ForgottenForm(ResetPasswordForm):
    """An address to write to: known or not, a message leaves, so that the answer says nothing."""

    email = Address()

    def save(self, request: HttpRequest, **more: Any) -> str:
        email = self.cleaned_data["email"]
        if self.users:
            password_reset.request_password_reset(
                request, email, self.users, default_token_generator
            )
        else:
            get_adapter().send_mail("unknown_account", email, {})
        return email


class Code(forms.CharField):
    """Digits that the telephone shows, or one of the recovery codes."""

    def __init__(self, **more: Any) -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **more)

    def to_python(self, value: Any) -> str:
        """Telephones show « 123 456 »: spaces do not count."""
        return "".join(super().to_python(value).split())


class CodeForm(AuthenticateForm):
    """The code after the password. One that has served serves no more, for as long as it lives."""

    code = Code(label="Code à six chiffres, ou code de secours")

    def clean_code(self) -> str:
        try:
            code = super().clean_code()
        except forms.ValidationError:
            tell(Kind.FAILED, person=self.user, detail="code du second facteur")
            raise
        used = f"second-factor:{self.user.pk}:{self.authenticator.pk}:{code}"
        if not cache.add(used, True, timeout=CODE_LIFE):
            raise forms.ValidationError(WRONG_CODE, code="code")
        return code


class ConfirmCodeForm(ReauthenticateForm):
    code = Code(label="Code à six chiffres, ou code de secours")


class EnrolForm(ActivateTOTPForm):
    """The first code of a telephone, which proves that it has read the secret."""

    code = Code(label="Code à six chiffres")
