-- The approval promise. Each guard first takes the manuscript's row lock, so that an approval, an edit, a
-- withdrawal and a publication of one manuscript happen one after the other.

CREATE FUNCTION editorial_check_manuscript() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.article_id IS NOT NULL AND NEW.article_id IS DISTINCT FROM OLD.article_id THEN
        PERFORM editorial_refuse('A published manuscript keeps its article.');
    END IF;
    IF NEW.id <> OLD.id THEN
        PERFORM editorial_refuse('A manuscript keeps its number.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER editorial_manuscript_keeps_its_article BEFORE UPDATE ON editorial_manuscript
    FOR EACH ROW EXECUTE FUNCTION editorial_check_manuscript();

-- Equal texts of two manuscripts must not share a digest: the content names its manuscript.
CREATE FUNCTION editorial_check_revision() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM editorial_lock_manuscript(NEW.manuscript_id);
    IF (NEW.content::jsonb ->> 'manuscript')::bigint IS DISTINCT FROM NEW.manuscript_id THEN
        PERFORM editorial_refuse('The revision''s content names another manuscript.');
    END IF;
    IF NEW.number <> 1 + coalesce(
        (SELECT max(r.number) FROM editorial_revision r WHERE r.manuscript_id = NEW.manuscript_id), 0) THEN
        PERFORM editorial_refuse('Revisions are numbered without gaps.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER editorial_revision_is_sound BEFORE INSERT ON editorial_revision
    FOR EACH ROW EXECUTE FUNCTION editorial_check_revision();

-- Who approved a manuscript cannot become its writer afterwards.
CREATE FUNCTION editorial_check_authorship() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM editorial_lock_manuscript(NEW.manuscript_id);
    IF EXISTS (
        SELECT FROM editorial_decision d JOIN editorial_submission s ON s.id = d.submission_id
        WHERE s.manuscript_id = NEW.manuscript_id AND d.editor_id = NEW.writer_id AND d.verdict = 'approve') THEN
        PERFORM editorial_refuse('Who approved this manuscript cannot become its writer.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER editorial_writer_is_no_approver BEFORE INSERT ON editorial_authorship
    FOR EACH ROW EXECUTE FUNCTION editorial_check_authorship();

CREATE FUNCTION editorial_check_submission() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    verdict_needed text;
BEGIN
    PERFORM editorial_lock_manuscript(NEW.manuscript_id);
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'open' THEN
            PERFORM editorial_refuse('A submission begins open.');
        END IF;
        IF NOT EXISTS (
            SELECT FROM editorial_revision r WHERE r.id = NEW.revision_id AND r.manuscript_id = NEW.manuscript_id) THEN
            PERFORM editorial_refuse('A submission names a revision of its own manuscript.');
        END IF;
        RETURN NEW;
    END IF;
    IF (to_jsonb(NEW) - 'status' - 'closed_at') <> (to_jsonb(OLD) - 'status' - 'closed_at') THEN
        PERFORM editorial_refuse('Only the status of a submission changes.');
    END IF;
    IF NOT ((OLD.status = 'open' AND NEW.status IN ('changes_requested', 'approved', 'declined', 'withdrawn'))
        OR (OLD.status = 'approved' AND NEW.status = 'approval_withdrawn')) THEN
        PERFORM editorial_refuse(format('A submission cannot go from %s to %s.', OLD.status, NEW.status));
    END IF;
    verdict_needed := CASE NEW.status
        WHEN 'approved' THEN 'approve' WHEN 'changes_requested' THEN 'request_changes'
        WHEN 'declined' THEN 'decline' WHEN 'approval_withdrawn' THEN 'withdraw_approval' END;
    IF verdict_needed IS NOT NULL AND NOT EXISTS (
        SELECT FROM editorial_decision d WHERE d.submission_id = NEW.id AND d.verdict = verdict_needed) THEN
        PERFORM editorial_refuse(format('Status %s needs its decision.', NEW.status));
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER editorial_submission_is_sound BEFORE INSERT OR UPDATE ON editorial_submission
    FOR EACH ROW EXECUTE FUNCTION editorial_check_submission();

CREATE FUNCTION editorial_check_decision() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    round editorial_submission;
    judged editorial_revision;
    ended editorial_decision;
BEGIN
    SELECT * INTO round FROM editorial_submission s WHERE s.id = NEW.submission_id;
    PERFORM editorial_lock_manuscript(round.manuscript_id);
    -- Read again: the first look may be older than the lock.
    SELECT * INTO round FROM editorial_submission s WHERE s.id = NEW.submission_id;
    SELECT * INTO judged FROM editorial_revision r WHERE r.id = NEW.revision_id;
    IF round.id IS NULL OR judged.manuscript_id IS DISTINCT FROM round.manuscript_id THEN
        PERFORM editorial_refuse('A decision names a revision of the manuscript that was submitted.');
    END IF;
    IF NEW.digest IS DISTINCT FROM judged.digest THEN
        PERFORM editorial_refuse('The decision''s digest is not that of its revision.');
    END IF;
    IF NEW.decided_at < now() - interval '1 second' OR NEW.decided_at > clock_timestamp() THEN
        PERFORM editorial_refuse('A decision bears the time at which it is made.');
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.editor_id AND u.is_active
                   AND u.name = NEW.editor_name AND u.degrees = NEW.editor_degrees) THEN
        PERFORM editorial_refuse('A decision bears the name and degrees of an active editor.');
    END IF;
    IF EXISTS (SELECT FROM editorial_authorship a
               WHERE a.manuscript_id = round.manuscript_id AND a.writer_id = NEW.editor_id)
        AND NEW.verdict <> 'withdraw_approval' THEN
        PERFORM editorial_refuse('Nobody decides on a manuscript that they write or ever wrote.');
    END IF;
    IF NEW.verdict = 'withdraw_approval' THEN
        SELECT * INTO ended FROM editorial_decision d WHERE d.id = NEW.ends_id;
        IF ended.verdict IS DISTINCT FROM 'approve' OR ended.submission_id <> NEW.submission_id
            OR ended.digest <> NEW.digest THEN
            PERFORM editorial_refuse('A withdrawal names the approval it ends.');
        END IF;
        RETURN NEW;
    END IF;
    IF round.status <> 'open' OR EXISTS (
        SELECT FROM editorial_decision d WHERE d.submission_id = round.id) THEN
        PERFORM editorial_refuse('This submission is already decided.');
    END IF;
    IF judged.number <> (SELECT max(r.number) FROM editorial_revision r
                         WHERE r.manuscript_id = round.manuscript_id) THEN
        PERFORM editorial_refuse('There is a newer revision than the one decided on.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER editorial_decision_is_sound BEFORE INSERT ON editorial_decision
    FOR EACH ROW EXECUTE FUNCTION editorial_check_decision();

-- A verdict and its submission's status are written together. By the end of the work an approval may be withdrawn again.
CREATE FUNCTION editorial_check_outcome() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM editorial_submission s WHERE s.id = NEW.submission_id AND s.status = ANY (CASE NEW.verdict
            WHEN 'approve' THEN ARRAY['approved', 'approval_withdrawn']
            WHEN 'request_changes' THEN ARRAY['changes_requested']
            WHEN 'decline' THEN ARRAY['declined']
            WHEN 'withdraw_approval' THEN ARRAY['approval_withdrawn'] END)) THEN
        PERFORM editorial_refuse('The submission does not bear the outcome of its decision.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER editorial_decision_closes_submission AFTER INSERT ON editorial_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_outcome();

-- When an approval is withdrawn, no edition that stands on it may be live or to come once the work is committed.
CREATE FUNCTION editorial_check_withdrawn_editions() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.verdict = 'withdraw_approval' AND EXISTS (
        SELECT FROM articles_edition e WHERE e.decision_id = NEW.ends_id
        AND (e.ends_at IS NULL OR e.ends_at > greatest(e.starts_at, clock_timestamp()))) THEN
        PERFORM editorial_refuse('An edition still stands on the withdrawn approval.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER editorial_withdrawal_ends_editions AFTER INSERT ON editorial_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_withdrawn_editions();
