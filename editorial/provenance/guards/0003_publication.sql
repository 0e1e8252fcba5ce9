-- An edition may exist only on a standing approval of exactly its text.

CREATE FUNCTION editorial_check_edition() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
    IF NEW.published_at <> coalesce(
        (SELECT e.published_at FROM articles_edition e WHERE e.article_id = NEW.article_id
         AND (e.ends_at IS NULL OR e.ends_at > e.starts_at) ORDER BY e.starts_at LIMIT 1), NEW.starts_at) THEN
        PERFORM editorial_refuse('An edition bears the time at which its article first appeared.');
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
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE TRIGGER articles_edition_only_ends BEFORE UPDATE ON articles_edition
    FOR EACH ROW EXECUTE FUNCTION editorial_check_edition_end();

-- The parts of an edition are written with it; once its publication is in the chain, none can be slipped in.
CREATE FUNCTION editorial_check_edition_part() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    manuscript bigint;
    approval editorial_decision;
BEGIN
    SELECT d.* INTO approval FROM editorial_decision d
        JOIN articles_edition e ON e.decision_id = d.id WHERE e.id = NEW.edition_id;
    SELECT s.manuscript_id INTO manuscript FROM editorial_submission s WHERE s.id = approval.submission_id;
    PERFORM editorial_lock_manuscript(manuscript);
    IF EXISTS (
        SELECT FROM editorial_event v WHERE v.manuscript_id = manuscript AND v.kind = 'published'
        AND (v.statement::jsonb -> 'facts' ->> 'edition')::bigint = NEW.edition_id) THEN
        PERFORM editorial_refuse('This edition is published; nothing can be added to it.');
    END IF;
    IF to_jsonb(NEW) ->> 'role' = 'approver' AND (
        to_jsonb(NEW) ->> 'person_id', to_jsonb(NEW) ->> 'name', to_jsonb(NEW) ->> 'degrees',
        to_jsonb(NEW) ->> 'statement', to_jsonb(NEW) ->> 'interests') IS DISTINCT FROM (
        approval.editor_id::text, approval.editor_name::text, approval.editor_degrees::text,
        approval.statement, approval.interests) THEN
        PERFORM editorial_refuse('The approver of an edition is named as in its decision.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER articles_credit_comes_with_its_edition BEFORE INSERT ON articles_credit
    FOR EACH ROW EXECUTE FUNCTION editorial_check_edition_part();
CREATE TRIGGER articles_reference_comes_with_its_edition BEFORE INSERT ON articles_editionreference
    FOR EACH ROW EXECUTE FUNCTION editorial_check_edition_part();

-- An address is never used twice. The advisory lock makes a new address wait for one that is being given up.
CREATE FUNCTION editorial_check_slug() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.slug <> NEW.slug THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(OLD.slug, 0));
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.slug, 0));
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

-- A changed address is kept as a former one, so that its links go on working.
CREATE FUNCTION editorial_check_former_slug() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM articles_article a WHERE a.id = OLD.id AND a.slug = OLD.slug)
        AND NOT EXISTS (SELECT FROM articles_retiredslug r WHERE r.slug = OLD.slug AND r.article_id = OLD.id) THEN
        PERFORM editorial_refuse('A changed address is kept as a former address of its article.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER articles_article_keeps_former_addresses AFTER UPDATE ON articles_article
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_former_slug();
