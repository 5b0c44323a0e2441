"""The account with which `bootstrap_site` leaves an installation; read before Django is set up, so no model here."""

LEAD = {
    "username": "lead",
    "email": "lead@example.org",
    "password": "correct horse battery",
    "name": "Lena Lead",
    "credentials": "MD",
}
