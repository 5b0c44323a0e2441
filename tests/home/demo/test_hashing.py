from django.contrib.auth import hashers
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from home.demo.hashing import each_password_hashed_once

HASHER = PBKDF2PasswordHasher()


class TestEachPasswordHashedOnce:
    def test_answers_what_it_always_answers(self):
        alone = HASHER.encode("demonstration-only", "salt", 10)

        with each_password_hashed_once():
            assert HASHER.encode("demonstration-only", "salt", 10) == alone
            assert HASHER.encode("demonstration-only", "salt", 10) == alone

    def test_still_refuses_another_password_salt_or_number_of_rounds(self):
        with each_password_hashed_once():
            stored = HASHER.encode("demonstration-only", "salt", 10)

            assert HASHER.verify("demonstration-only", stored)
            assert not HASHER.verify("demonstration-onlY", stored)
            assert HASHER.encode("demonstration-only", "pepper", 10) != stored
            assert HASHER.encode("demonstration-only", "salt", 11) != stored

    def test_forgets_afterwards_also_after_an_error(self):
        usual = hashers.pbkdf2
        try:
            with each_password_hashed_once():
                raise LookupError
        except LookupError:
            pass

        assert hashers.pbkdf2 is usual
