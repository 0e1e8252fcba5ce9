-- What readers are told about a published text stays told, under the name of who told it.

CREATE FUNCTION editorial_check_notice() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    lifted articles_notice;
BEGIN
    PERFORM editorial_lock_manuscript(m.id) FROM editorial_manuscript m WHERE m.article_id = NEW.article_id;
    IF NOT EXISTS (SELECT FROM articles_edition e WHERE e.article_id = NEW.article_id AND e.starts_at <= clock_timestamp()
                   AND (e.ends_at IS NULL OR e.ends_at > e.starts_at)) THEN
        PERFORM editorial_refuse('A notice is about an article that readers have seen.');
    END IF;
    IF NEW.issued_at < now() - interval '1 second' OR NEW.issued_at > clock_timestamp() THEN
        PERFORM editorial_refuse('A notice bears the time at which it is issued.');
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.editor_id AND u.is_active
                   AND u.name = NEW.editor_name AND u.degrees = NEW.editor_degrees) THEN
        PERFORM editorial_refuse('A notice bears the name and degrees of an active editor.');
    END IF;
    IF NEW.edition_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM articles_edition e WHERE e.id = NEW.edition_id AND e.article_id = NEW.article_id) THEN
        PERFORM editorial_refuse('A notice names a version of its own article.');
    END IF;
    IF NEW.work_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM articles_editionreference r JOIN articles_edition e ON e.id = r.edition_id
        WHERE r.reference_id = NEW.work_id AND e.article_id = NEW.article_id) THEN
        PERFORM editorial_refuse('A notice flags a work that its article cites.');
    END IF;
    IF NEW.ends_id IS NOT NULL THEN
        SELECT * INTO lifted FROM articles_notice n WHERE n.id = NEW.ends_id;
        IF lifted.article_id IS DISTINCT FROM NEW.article_id OR lifted.kind = 'lifted' THEN
            PERFORM editorial_refuse('A notice lifts another one of its own article.');
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER articles_notice_is_sound BEFORE INSERT ON articles_notice
    FOR EACH ROW EXECUTE FUNCTION editorial_check_notice();
CREATE TRIGGER articles_notice_is_append_only BEFORE UPDATE OR DELETE ON articles_notice
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER articles_notice_no_truncate BEFORE TRUNCATE ON articles_notice
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

-- A text whose approval was withdrawn is not to be read as an older version either.
CREATE FUNCTION editorial_check_withdrawal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM articles_edition e JOIN editorial_decision w ON w.ends_id = e.decision_id
                   WHERE e.id = NEW.edition_id AND w.decided_at = NEW.withdrawn_at) THEN
        PERFORM editorial_refuse('An edition is taken off the record when its approval is withdrawn.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER articles_withdrawal_is_sound BEFORE INSERT ON articles_withdrawal
    FOR EACH ROW EXECUTE FUNCTION editorial_check_withdrawal();
CREATE TRIGGER articles_withdrawal_is_append_only BEFORE UPDATE OR DELETE ON articles_withdrawal
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER articles_withdrawal_no_truncate BEFORE TRUNCATE ON articles_withdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE FUNCTION editorial_check_off_record() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM articles_edition e WHERE e.decision_id = NEW.ends_id
               AND e.ends_at > e.starts_at -- another guard speaks for those that did not end
               AND NOT EXISTS (SELECT FROM articles_withdrawal w WHERE w.edition_id = e.id)) THEN
        PERFORM editorial_refuse('A withdrawn approval takes its editions off the record.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER editorial_decision_takes_editions_off_record AFTER INSERT ON editorial_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_off_record();
