"""The articles of the demonstration, written anew. Their only source of clinical facts is what they cite."""
