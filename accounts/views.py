"""Signing in, signing out, and a person's own password. Django's views with our pages."""

from django.contrib.auth import views as auth_views
from django.contrib.messages.views import SuccessMessageMixin
from django.utils.translation import gettext_lazy as _

from accounts.demo import DEMO_PASSWORD, DEMO_USERNAMES, demo_users
from accounts.scope import scope_of


def demo_accounts():
    """The demo's accounts in the order a visitor tries them; empty on a real installation."""
    users = demo_users().filter(is_active=True)
    return sorted(users, key=lambda user: DEMO_USERNAMES.index(user.username))


class SignInView(auth_views.LoginView):
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self):
        """Whoever enters or checks figures begins at what waits for them; everybody else at the overview."""
        scope = scope_of(self.request.user)
        works = scope.entry_ids or scope.department_ids
        if works and not (scope.managed_ids or scope.leading_ids):
            return "/entry/"
        return super().get_default_redirect_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(demo_accounts=demo_accounts(), demo_password=DEMO_PASSWORD, **kwargs)


class SignOutView(auth_views.LogoutView):
    """Pages a browser was allowed to keep go with the person: an office's machine has many users and a Back button."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


class ChangePasswordView(SuccessMessageMixin, auth_views.PasswordChangeView):
    template_name = "accounts/password_change_form.html"
    success_url = "/"
    success_message = _("Password changed.")
