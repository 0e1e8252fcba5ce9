-- An edition may exist only on a standing approval of exactly its text.

CREATE FUNCTION editorial_check_edition() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    approval editorial_decision;
    manuscript editorial_manuscript;
BEGIN
    SELECT m.* INTO manuscript FROM editorial_manuscript m
        JOIN editorial_submission s ON s.manuscript_id = m.id
        JOIN editorial_decision d ON d.submission_id = s.id WHERE d.id = NEW.decision_id;
    -- Without this lock a withdrawal racing a publication would leave withdrawn text live.
    PERFORM editorial_lock_manuscript(manuscript.id);
    SELECT * INTO manuscript FROM editorial_manuscript m WHERE m.id = manuscript.id;
    SELECT * INTO approval FROM editorial_decision d WHERE d.id = NEW.decision_id;
    IF approval.verdict IS DISTINCT FROM 'approve' THEN
        PERFORM editorial_refuse('An edition stands on an approval.');
    END IF;
    IF EXISTS (SELECT FROM editorial_decision w WHERE w.ends_id = approval.id) THEN
        PERFORM editorial_refuse('The approval was withdrawn.');
    END IF;
    IF NEW.source_digest IS DISTINCT FROM approval.digest THEN
        PERFORM editorial_refuse('The edition''s text is not the approved text.');
    END IF;
    IF manuscript.article_id IS DISTINCT FROM NEW.article_id THEN
        PERFORM editorial_refuse('The approval belongs to another article.');
    END IF;
    IF NEW.approved_at <> approval.decided_at THEN
        PERFORM editorial_refuse('The edition bears another time of approval than its decision.');
    END IF;
    IF NEW.starts_at < now() THEN
        PERFORM editorial_refuse('An edition cannot begin in the past.');
    END IF;
    -- A newer text makes a first publication void; printing an already published approval again is not.
    IF NOT EXISTS (SELECT FROM articles_edition e WHERE e.decision_id = approval.id AND
                   (e.ends_at IS NULL OR e.ends_at > e.starts_at))
        AND approval.digest <> (SELECT r.digest FROM editorial_revision r WHERE r.manuscript_id = manuscript.id
                                ORDER BY r.number DESC LIMIT 1) THEN
        PERFORM editorial_refuse('The text changed after the approval.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER articles_edition_is_approved BEFORE INSERT ON articles_edition
    FOR EACH ROW EXECUTE FUNCTION editorial_check_edition();

-- Of an edition only its end may be set: while it has none or a future one, and never in the past.
CREATE FUNCTION editorial_check_edition_end() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    manuscript bigint;
BEGIN
    IF (to_jsonb(NEW) - 'ends_at') <> (to_jsonb(OLD) - 'ends_at') THEN
        PERFORM editorial_refuse('An edition never changes; publish a new one.');
    END IF;
    IF NEW.ends_at IS NOT DISTINCT FROM OLD.ends_at THEN
        RETURN NEW;
    END IF;
    SELECT s.manuscript_id INTO manuscript FROM editorial_submission s
        JOIN editorial_decision d ON d.submission_id = s.id WHERE d.id = NEW.decision_id;
    PERFORM editorial_lock_manuscript(manuscript);
    IF OLD.ends_at IS NOT NULL AND (OLD.ends_at <= now() OR OLD.ends_at = OLD.starts_at) THEN
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

CREATE TRIGGER articles_edition_only_ends BEFORE UPDATE ON articles_edition
    FOR EACH ROW EXECUTE FUNCTION editorial_check_edition_end();

-- An address is never used twice.
CREATE FUNCTION editorial_check_slug() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_TABLE_NAME = 'articles_article' THEN
        IF EXISTS (SELECT FROM articles_retiredslug r WHERE r.slug = NEW.slug) THEN
            PERFORM editorial_refuse('This address belonged to an article before.');
        END IF;
    ELSIF EXISTS (SELECT FROM articles_article a WHERE a.slug = NEW.slug) THEN
        PERFORM editorial_refuse('This address is in use.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER articles_article_address_is_new BEFORE INSERT OR UPDATE ON articles_article
    FOR EACH ROW EXECUTE FUNCTION editorial_check_slug();
CREATE TRIGGER articles_retiredslug_is_retired BEFORE INSERT ON articles_retiredslug
    FOR EACH ROW EXECUTE FUNCTION editorial_check_slug();
