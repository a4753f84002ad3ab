from django.urls import path

from upmentor.ground.accounts.views import chat, letters, own, setup, sign_in, users

app_name = "accounts"
urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/link/", sign_in.ask_for_link, name="ask-for-link"),
    path("sign-in/link/sent/", sign_in.link_sent, name="link-sent"),
    path("a/<str:token>/", sign_in.link, name="link"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("settings/", own.settings_page, name="settings"),
    path("settings/chat/", chat.chat, name="chat"),
    path("settings/password/", own.change_password, name="password"),
    path("settings/letters/", letters.own_letters, name="letters"),
    path("settings/letters/undo/", letters.undo_letters, name="letters-undo"),
    path("letters/fewer/<str:token>/", letters.fewer_of_these, name="fewer"),
    path("ops/users/", users.users, name="users"),
    path("ops/users/<uuid:uid>/<slug:role>/revoke/", users.revoke, name="revoke"),
]
