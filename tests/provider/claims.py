"""What the provider puts in its tokens: the whole line of its table, whatever the scopes."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator

from tests.provider.people import AGENT, PEOPLE


class Validator(OAuth2Validator):
    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return {"sub": AGENT} | PEOPLE[request.user.username]
