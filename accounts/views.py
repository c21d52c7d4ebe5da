"""Signing in, signing out, and a person's own password. Django's views with our pages."""

from django.contrib.auth import views as auth_views
from django.contrib.messages.views import SuccessMessageMixin
from django.utils.translation import gettext_lazy as _

from accounts.demo import DEMO_PASSWORD, DEMO_USERNAMES, demo_users


def demo_accounts():
    """The demo's accounts in the order a visitor tries them; empty on a real installation."""
    users = demo_users().filter(is_active=True)
    return sorted(users, key=lambda user: DEMO_USERNAMES.index(user.username))


class SignInView(auth_views.LoginView):
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(demo_accounts=demo_accounts(), demo_password=DEMO_PASSWORD, **kwargs)


class ChangePasswordView(SuccessMessageMixin, auth_views.PasswordChangeView):
    template_name = "accounts/password_change_form.html"
    success_url = "/"
    success_message = _("Password changed.")
