"""The search index on SQLite: FTS5 over the open publications, whose words it reads where they stand.

Triggers keep it. It is never rebuilt by FTS5's own command, which would take in what is restricted.
"""

TABLE = """
CREATE VIRTUAL TABLE delivery_wording USING fts5(
    title, subjects, words,
    content='delivery_publication', content_rowid='page_id', tokenize='porter unicode61 remove_diacritics 2'
)
"""

FORGET = "INSERT INTO delivery_wording (delivery_wording, rowid, title, subjects, words)"
LEARN = "INSERT INTO delivery_wording (rowid, title, subjects, words)"
OLD = "SELECT {0}OLD.page_id, OLD.title, OLD.subjects, OLD.words WHERE OLD.is_open"
NEW = "SELECT NEW.page_id, NEW.title, NEW.subjects, NEW.words WHERE NEW.is_open"
OLD_GOES = OLD.format("'delete', ")

TRIGGERS = {
    "delivery_wording_added": f"""
CREATE TRIGGER delivery_wording_added AFTER INSERT ON delivery_publication
BEGIN
    {LEARN} {NEW};
END""",
    "delivery_wording_changed": f"""
CREATE TRIGGER delivery_wording_changed AFTER UPDATE OF title, subjects, words, is_open ON delivery_publication
WHEN OLD.title IS NOT NEW.title OR OLD.subjects IS NOT NEW.subjects
    OR OLD.words IS NOT NEW.words OR OLD.is_open IS NOT NEW.is_open
BEGIN
    {FORGET} {OLD_GOES};
    {LEARN} {NEW};
END""",
    "delivery_wording_removed": f"""
CREATE TRIGGER delivery_wording_removed AFTER DELETE ON delivery_publication
BEGIN
    {FORGET} {OLD_GOES};
END""",
}

REMOVE = [*(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS), "DROP TABLE IF EXISTS delivery_wording"]
FILL = f"{LEARN} SELECT page_id, title, subjects, words FROM delivery_publication WHERE is_open"
