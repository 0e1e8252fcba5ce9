-- What a law has removed: once the manuscript's chain says so, signed, the text and all that was printed of it may be
-- emptied, in this way and in no other. What is left proves what was there: hashes, names behind commitments, times.

CREATE FUNCTION editorial_is_removed(manuscript bigint) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM editorial_event v WHERE v.manuscript_id = manuscript AND v.kind = 'removed'
                   AND v.signature <> '');
END $$;

-- The columns of an edition that hold its text, as they are when it is gone.
CREATE FUNCTION editorial_emptied() RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN '{"title": "\u2013", "deck": "", "summary": "", "evidence_label": "", "evidence_html": "",
        "key_points_html": "", "contents_html": "", "body_html": "", "references_html": "", "funding": "",
        "cited_works": "", "document": "", "document_digest": "", "tag_words": "", "search_text": ""}'::jsonb;
END $$;

CREATE OR REPLACE FUNCTION editorial_check_edition_end() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    manuscript bigint;
BEGIN
    SELECT s.manuscript_id INTO manuscript FROM editorial_submission s
        JOIN editorial_decision d ON d.submission_id = s.id WHERE d.id = OLD.decision_id;
    IF to_jsonb(NEW) = to_jsonb(OLD) || editorial_emptied() AND editorial_is_removed(manuscript) THEN
        RETURN NEW;
    END IF;
    IF (to_jsonb(NEW) - 'ends_at') <> (to_jsonb(OLD) - 'ends_at') THEN
        PERFORM editorial_refuse('An edition never changes; publish a new one.');
    END IF;
    IF NEW.ends_at IS NOT DISTINCT FROM OLD.ends_at THEN
        RETURN NEW;
    END IF;
    PERFORM editorial_lock_manuscript(manuscript);
    IF OLD.ends_at IS NOT NULL AND (OLD.ends_at <= clock_timestamp() OR OLD.ends_at = OLD.starts_at) THEN
        PERFORM editorial_refuse('This edition has ended.');
    END IF;
    IF NEW.ends_at < now() AND NEW.ends_at IS DISTINCT FROM NEW.starts_at THEN
        PERFORM editorial_refuse('An end cannot be set in the past.');
    END IF;
    IF NEW.ends_at = NEW.starts_at AND NEW.starts_at < now() THEN
        PERFORM editorial_refuse('An edition that was live cannot be cancelled, only ended.');
    END IF;
    IF (NEW.ends_at IS NULL OR NEW.ends_at > OLD.ends_at)
        AND EXISTS (SELECT FROM editorial_decision w WHERE w.ends_id = NEW.decision_id) THEN
        PERFORM editorial_refuse('The approval was withdrawn.');
    END IF;
    RETURN NEW;
END $$;

-- Of a revision the words go, and its manuscript's number stays; of an approved print everything goes.
CREATE FUNCTION editorial_refuse_change_unless_removed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    manuscript bigint := to_jsonb(OLD) ->> 'manuscript_id';
BEGIN
    IF manuscript IS NULL THEN
        SELECT s.manuscript_id INTO manuscript FROM editorial_submission s
            JOIN editorial_decision d ON d.submission_id = s.id
            WHERE d.id = coalesce((to_jsonb(OLD) ->> 'decision_id')::bigint, (
                SELECT e.decision_id FROM articles_edition e WHERE e.id = (to_jsonb(OLD) ->> 'edition_id')::bigint));
    END IF;
    IF NOT editorial_is_removed(manuscript) THEN
        RAISE EXCEPTION 'Rows of % can only be added: % is refused.', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_TABLE_NAME = 'editorial_revision' AND to_jsonb(NEW) - 'content' - 'digest' = to_jsonb(OLD) - 'content' - 'digest'
            AND (to_jsonb(NEW) ->> 'content')::jsonb @> jsonb_build_object('removed', true, 'manuscript', manuscript)
            AND length(to_jsonb(NEW) ->> 'content') < 500
        OR TG_TABLE_NAME = 'editorial_approvedprint' AND to_jsonb(NEW) = to_jsonb(OLD) || '{"fragments": "[]"}'::jsonb THEN
        RETURN NEW;
    END IF;
    PERFORM editorial_refuse('What a law has removed is emptied and not rewritten.');
    RETURN NULL;
END $$;

DROP TRIGGER editorial_revision_is_append_only ON editorial_revision;
CREATE TRIGGER editorial_revision_is_append_only BEFORE UPDATE ON editorial_revision
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change_unless_removed();
DROP TRIGGER editorial_approvedprint_is_append_only ON editorial_approvedprint;
CREATE TRIGGER editorial_approvedprint_is_append_only BEFORE UPDATE OR DELETE ON editorial_approvedprint
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change_unless_removed();
DROP TRIGGER articles_reference_is_append_only ON articles_editionreference;
CREATE TRIGGER articles_reference_is_append_only BEFORE UPDATE OR DELETE ON articles_editionreference
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change_unless_removed();
DROP TRIGGER articles_editionasset_is_append_only ON articles_editionasset;
CREATE TRIGGER articles_editionasset_is_append_only BEFORE UPDATE OR DELETE ON articles_editionasset
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change_unless_removed();

-- A picture goes when no edition shows it any more, which only a removal brings about.
CREATE FUNCTION editorial_check_asset_unused() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT FROM articles_editionasset s WHERE s.asset_id = OLD.digest)
        OR NOT EXISTS (SELECT FROM editorial_event v WHERE v.kind = 'removed' AND v.signature <> '') THEN
        RAISE EXCEPTION 'Rows of % can only be added: % is refused.', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;

DROP TRIGGER articles_asset_is_append_only ON articles_asset;
CREATE TRIGGER articles_asset_is_append_only BEFORE UPDATE OR DELETE ON articles_asset
    FOR EACH ROW EXECUTE FUNCTION editorial_check_asset_unused();

CREATE FUNCTION editorial_check_image_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM editorial_lock_manuscript(OLD.manuscript_id);
    IF EXISTS (SELECT FROM editorial_submission s WHERE s.manuscript_id = OLD.manuscript_id)
        AND NOT editorial_is_removed(OLD.manuscript_id) THEN
        RAISE EXCEPTION 'Manuscript % was submitted: its record in % stays.', OLD.manuscript_id, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;

DROP TRIGGER editorial_image_stays ON editorial_manuscriptimage;
CREATE TRIGGER editorial_image_stays BEFORE DELETE ON editorial_manuscriptimage
    FOR EACH ROW EXECUTE FUNCTION editorial_check_image_stays();

-- By the end of a transaction a removal stands in both chains: the article's says that nothing stands any more.
CREATE FUNCTION editorial_check_removal_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.kind = 'removed' AND articles_standing((SELECT m.article_id FROM editorial_manuscript m
            WHERE m.id = NEW.manuscript_id)) ->> 'removed_at' IS NULL THEN
        PERFORM editorial_refuse('A removal stands in its article''s chain.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER editorial_event_removal_stands AFTER INSERT ON editorial_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_removal_stands();

-- The end that an edition has once all is written, whatever it had in between.
CREATE OR REPLACE FUNCTION editorial_check_end_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    edition articles_edition;
    told jsonb;
    stands jsonb;
BEGIN
    SELECT * INTO edition FROM articles_edition e WHERE e.id = NEW.id;
    told := editorial_told((SELECT s.manuscript_id FROM editorial_submission s
        JOIN editorial_decision d ON d.submission_id = s.id WHERE d.id = edition.decision_id),
        ARRAY['edition_ended'], 'edition', edition.id);
    IF told IS NULL OR NOT editorial_tells(told, to_jsonb(edition), ARRAY['ends_at']) THEN
        PERFORM editorial_refuse('The end of an edition stands in its manuscript''s chain, signed.');
    END IF;
    -- Of a removed article nothing stands any more.
    IF articles_standing(edition.article_id) ->> 'removed_at' IS NOT NULL THEN
        RETURN NULL;
    END IF;
    SELECT one INTO stands FROM jsonb_array_elements(articles_standing(edition.article_id) -> 'editions') AS one
        WHERE (one ->> 'edition')::bigint = edition.id;
    IF stands IS NULL OR NOT editorial_tells(stands, to_jsonb(edition), ARRAY['ends_at']) THEN
        PERFORM editorial_refuse('The end of an edition stands in its article''s chain.');
    END IF;
    RETURN NULL;
END $$;
