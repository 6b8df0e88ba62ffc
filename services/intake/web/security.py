"""Sets Flask-Security up: it verifies and hashes passwords, our pages and our cookie do the rest."""

from typing import Any

from flask import Flask, Response, after_this_request
from flask_login import user_logged_out
from flask_security import LoginForm, Security, user_authenticated

from services.intake.adapters.passwords import SHORTEST
from services.intake.config import Settings
from services.intake.web.accounts_store import Accounts, User
from shared.http.cookies import clear_staff_cookie, set_staff_cookie
from shared.service import Service

LOCKED = "Too many wrong tries. Please wait 15 minutes, or ask an administrator."
WRONG = "This e-mail address and password do not go together."


class SignInForm(LoginForm):
    """The sign-in form. A locked address is refused before its password is looked at, so that nothing is learned."""

    accounts: Accounts

    def validate(self, **kwargs: Any) -> bool:  # type: ignore[override]  # as in Flask-Security itself
        accounts = self.accounts
        email = (self.email.data or "").strip()
        if accounts.is_locked(email):
            self.form_errors.append(LOCKED)
            return False
        if super().validate(**kwargs):
            return True
        accounts.count_wrong(email)
        self.form_errors.append(LOCKED if accounts.is_locked(email) else WRONG)
        return False


def add_security(app: Flask, service: Service) -> None:
    """Adds Flask-Security to `app` without its own pages."""
    settings = service.settings
    if not isinstance(settings, Settings):
        raise TypeError("intake's own settings are needed")
    app.config.update(
        SECURITY_PASSWORD_SALT=settings.password_salt, SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - a name
        SECURITY_PASSWORD_SCHEMES=["argon2"], SECURITY_PASSWORD_LENGTH_MIN=SHORTEST, SECURITY_CHANGEABLE=True,
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False, SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_FLASH_MESSAGES=False, SECURITY_POST_LOGIN_VIEW="/staff/welcome",
        SECURITY_POST_CHANGE_VIEW="/staff/welcome", SECURITY_LOGIN_USER_TEMPLATE="staff/sign_in.html",
        SECURITY_CHANGE_PASSWORD_TEMPLATE="staff/change_password.html",  # noqa: S106 - a file name
        SECURITY_LOGIN_URL="/staff/sign-in", SECURITY_CHANGE_URL="/staff/password")
    accounts = Accounts(service)
    form = type("SignInForm", (SignInForm,), {"accounts": accounts})
    Security(app, accounts, login_form=form, register_blueprint=False)
    user_authenticated.connect(_let_in, app, weak=False)
    user_logged_out.connect(_let_out, app, weak=False)


def _let_in(app: Flask, user: User, **_more: Any) -> None:
    """Signs the cookie that all services read, unless the password was for one sign-in only."""
    user.accounts.signed_in(user)
    if not user.must_change_password:
        after_this_request(lambda response: _with_cookie(response, user))


def _let_out(app: Flask, **_more: Any) -> None:
    @after_this_request
    def forget(response: Response) -> Response:
        clear_staff_cookie(response)
        return response


def _with_cookie(response: Response, user: User) -> Response:
    set_staff_cookie(response, user.staff)
    return response
