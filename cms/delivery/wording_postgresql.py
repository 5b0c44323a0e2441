"""The search index on PostgreSQL: a table of its own, because a publication is updated far oftener than its words.

`delivery_wording` holds what anybody may read, and nothing else. A trigger keeps it, so that it follows whoever writes
publications; its words are those of `delivery_publication`. Functions read what was asked, as JSON that
`cms.delivery.asked_words` makes: `every`, a boolean; `terms`, texts; `telling`, places of terms; `runs`, the places of
the first and last term by text.
"""

INDEXES = ("delivery_wording_lexemes", "delivery_wording_heading")
EXTENSIONS = ("unaccent", "pg_trgm")

# A server may refuse an extension to whoever is no superuser, or not have it: search then does without.
EXTEND = """
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS {name};
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
    RAISE NOTICE 'search does without {name}';
END
$$
"""

REMOVE = """
DROP TRIGGER IF EXISTS delivery_wording_added ON delivery_publication;
DROP TRIGGER IF EXISTS delivery_wording_changed ON delivery_publication;
DROP TRIGGER IF EXISTS delivery_wording_removed ON delivery_publication;
DROP FUNCTION IF EXISTS delivery_ranks(jsonb);
DROP FUNCTION IF EXISTS delivery_found(jsonb);
DROP FUNCTION IF EXISTS delivery_meant(jsonb);
DROP FUNCTION IF EXISTS delivery_joined(jsonb, text[], boolean);
DROP FUNCTION IF EXISTS delivery_keep_wording();
DROP FUNCTION IF EXISTS delivery_lexemes(text);
DROP TABLE IF EXISTS delivery_wording;
DROP TEXT SEARCH CONFIGURATION IF EXISTS delivery_words;
DROP TEXT SEARCH DICTIONARY IF EXISTS delivery_stem;
"""

# Stems without stop words: every word is found, and the parser is the one that Wagtail's index uses.
CONFIGURE = """
CREATE TEXT SEARCH DICTIONARY delivery_stem (TEMPLATE = snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION delivery_words (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION delivery_words
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH {dictionaries};
"""

# The main rows stay narrow, so that counting reads few pages: the vector of all words is kept beside them.
KEEP = r"""
CREATE TABLE delivery_wording (
    page_id integer PRIMARY KEY,
    names text NOT NULL,
    heading tsvector NOT NULL,
    lexemes tsvector NOT NULL
) WITH (toast_tuple_target = 128);
ALTER TABLE delivery_wording ALTER lexemes SET STORAGE EXTERNAL;
CREATE INDEX delivery_wording_lexemes ON delivery_wording USING gin (lexemes);
CREATE INDEX delivery_wording_heading ON delivery_wording USING gin (heading);

-- What the parser would take for a file, a tag or a number below zero is several words to a reader.
CREATE FUNCTION delivery_lexemes(words text) RETURNS tsvector LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT to_tsvector(
        'delivery_words',
        regexp_replace(words, '[-/<>&_@=+|~^%\\\u2013\u2014\u2018\u2019\u2026]+', ' ', 'g')
    )
$$;

CREATE FUNCTION delivery_keep_wording() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    head tsvector;
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM delivery_wording WHERE page_id = OLD.page_id;
        RETURN NULL;
    END IF;
    IF NOT NEW.is_open THEN
        DELETE FROM delivery_wording WHERE page_id = NEW.page_id;
        RETURN NULL;
    END IF;
    head := setweight(delivery_lexemes(NEW.title), 'A') || setweight(delivery_lexemes(NEW.subjects), 'B');
    INSERT INTO delivery_wording (page_id, names, heading, lexemes) VALUES (
        NEW.page_id,
        lower(NEW.title || ' ' || NEW.subjects),
        head,
        head || setweight(delivery_lexemes(NEW.words), 'D')
    )
    ON CONFLICT (page_id) DO UPDATE
        SET names = EXCLUDED.names, heading = EXCLUDED.heading, lexemes = EXCLUDED.lexemes;
    RETURN NULL;
END
$$;
CREATE TRIGGER delivery_wording_added AFTER INSERT ON delivery_publication
    FOR EACH ROW EXECUTE FUNCTION delivery_keep_wording();
CREATE TRIGGER delivery_wording_changed AFTER UPDATE OF title, subjects, words, is_open ON delivery_publication
    FOR EACH ROW WHEN (
        (OLD.title, OLD.subjects, OLD.words, OLD.is_open) IS DISTINCT FROM
        (NEW.title, NEW.subjects, NEW.words, NEW.is_open)
    ) EXECUTE FUNCTION delivery_keep_wording();
CREATE TRIGGER delivery_wording_removed AFTER DELETE ON delivery_publication
    FOR EACH ROW EXECUTE FUNCTION delivery_keep_wording();

-- Written anew from publications, as the triggers would.
INSERT INTO delivery_wording (page_id, names, heading, lexemes)
    SELECT page_id, lower(title || ' ' || subjects), head, head || setweight(delivery_lexemes(words), 'D')
    FROM (
        SELECT *, setweight(delivery_lexemes(title), 'A') || setweight(delivery_lexemes(subjects), 'B') AS head
        FROM delivery_publication WHERE is_open
    ) AS publication;
"""

# Each word stands for itself, and for the name of each topic of which it, or a run with it, is a synonym; a topic
# counts as soon as a page that anybody may read is about it.
ASK = """
CREATE FUNCTION delivery_joined(asked jsonb, terms text[], every boolean) RETURNS tsquery
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
    result tsquery := '';
    meanings tsquery[] := '{}';
    other record;
BEGIN
    FOR place IN 1..cardinality(terms) LOOP
        meanings[place] := plainto_tsquery('delivery_words', terms[place]);
    END LOOP;
    FOR other IN
        SELECT (run.value ->> 0)::integer AS first, (run.value ->> 1)::integer AS last,
            phraseto_tsquery('delivery_words', topic.name) AS name
        FROM jsonb_each(asked -> 'runs') AS run
        JOIN vocabulary_topicsynonym AS synonym ON lower(synonym.term) = run.key
        JOIN vocabulary_topic AS topic ON topic.id = synonym.topic_id
        WHERE EXISTS (SELECT FROM delivery_publication WHERE is_open AND topics ? topic.id::text)
    LOOP
        FOR place IN other.first + 1..LEAST(other.last + 1, cardinality(terms)) LOOP
            meanings[place] := meanings[place] || other.name;
        END LOOP;
    END LOOP;
    FOR place IN 1..cardinality(terms) LOOP
        result := CASE WHEN every THEN result && meanings[place] ELSE result || meanings[place] END;
    END LOOP;
    RETURN result;
END
$$;

-- The planner does not know what reading a vector costs that is kept outside its row: it is to use the index.
-- The terms as they were probably meant: a word that stands nowhere gives way to a similar one of a title or topic.
CREATE FUNCTION delivery_meant(asked jsonb) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET enable_seqscan = off AS $$
DECLARE
    terms text[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'terms'));
    similar_word text;
BEGIN
    IF EXISTS (
        SELECT FROM delivery_wording WHERE lexemes @@ delivery_joined(asked, terms, (asked -> 'every')::boolean)
    ) THEN
        RETURN terms;
    END IF;
    FOR place IN 1..LEAST(cardinality(terms), 8) LOOP
        IF length(terms[place]) BETWEEN 4 AND 40 AND NOT EXISTS (
            SELECT FROM delivery_wording WHERE lexemes @@ plainto_tsquery('delivery_words', terms[place])
        ) THEN
            {similar}
            terms[place] := COALESCE(similar_word, terms[place]);
        END IF;
    END LOOP;
    RETURN terms;
END
$$;

-- The ids of the pages that hold the words.
CREATE FUNCTION delivery_found(asked jsonb) RETURNS SETOF integer
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path FROM CURRENT SET enable_seqscan = off AS $$
DECLARE
    kept tsquery := delivery_joined(asked, delivery_meant(asked), (asked -> 'every')::boolean);
BEGIN
    RETURN QUERY SELECT page_id FROM delivery_wording WHERE lexemes @@ kept;
END
$$;

-- Marks of the best pages by id: those with a word in the title or a topic first, then others; a fixed number of both.
CREATE FUNCTION delivery_ranks(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET enable_seqscan = off AS $$
DECLARE
    meant text[] := delivery_meant(asked);
    told text[] := array_fill(''::text, ARRAY[cardinality(meant)]);
    kept tsquery := delivery_joined(asked, meant, (asked -> 'every')::boolean);
    telling tsquery;
    alone boolean := cardinality(meant) = 1; -- then what has the word in its heading has it
    place integer;
BEGIN
    FOR place IN SELECT jsonb_array_elements(asked -> 'telling')::integer + 1 LOOP
        told[place] := meant[place];
    END LOOP;
    telling := delivery_joined(asked, told, false);
    RETURN (
        WITH hits AS MATERIALIZED (
            SELECT page_id FROM delivery_wording WHERE lexemes @@ kept
        ), named AS MATERIALIZED (
            SELECT page_id, heading FROM delivery_wording WHERE heading @@ telling
        ), headed AS (
            SELECT page_id, heading FROM named WHERE alone OR page_id IN (SELECT page_id FROM hits)
            ORDER BY page_id LIMIT 1000
        ), others AS (
            SELECT page_id FROM hits
            WHERE (SELECT count(*) FROM headed) < 1000 AND page_id NOT IN (SELECT page_id FROM named)
            ORDER BY page_id LIMIT 100
        )
        SELECT jsonb_object_agg(page_id, mark) FROM (
            SELECT page_id, 1 + ts_rank(heading, telling) AS mark FROM headed
            UNION ALL
            SELECT page_id, ts_rank(lexemes, telling) FROM others JOIN delivery_wording USING (page_id)
        ) AS best
    );
END
$$;
"""

TRIGRAMS = "CREATE INDEX delivery_wording_names ON delivery_wording USING gin (names gin_trgm_ops)"

# Half of all trigrams of both words: names of medicines that are no more than alike stay apart.
SIMILAR = """SELECT word INTO similar_word FROM (
                SELECT DISTINCT regexp_split_to_table(names, '[^[:alnum:]]+') AS word FROM (
                    SELECT names FROM delivery_wording WHERE names %> terms[place] LIMIT 200
                ) AS near
            ) AS words
            WHERE similarity(word, terms[place]) >= 0.5
            ORDER BY similarity(word, terms[place]) DESC, word LIMIT 1;"""
