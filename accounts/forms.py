"""Signing in with an e-mail address."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """The address as it was stored, in small letters; one answer whatever is wrong."""

    username = forms.EmailField(
        label="Adresse électronique",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        error_messages={"invalid": "Cette adresse électronique n'est pas complète."},
    )
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": "Cette adresse et ce mot de passe ne vont pas ensemble : "
        "vérifiez les deux, ou demandez à l'administrateur de votre organisme.",
    }

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()
