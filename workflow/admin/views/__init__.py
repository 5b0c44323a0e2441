"""The screens of the review: our own shell, without a script, fit for a phone."""
