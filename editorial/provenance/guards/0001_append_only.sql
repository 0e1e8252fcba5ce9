-- Tables that only grow. Every trigger is ENABLE ALWAYS, so session_replication_role cannot switch it off.
-- Every function names pg_temp last: unnamed it would be searched first, and a temporary table could play the record.

CREATE FUNCTION editorial_refuse(reason text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', reason USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- At a stricter isolation level a guard would read a snapshot older than its lock, and miss what the lock waited for.
CREATE FUNCTION editorial_lock_manuscript(manuscript bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM editorial_refuse('The record is written at the isolation level READ COMMITTED only.');
    END IF;
    PERFORM FROM editorial_manuscript m WHERE m.id = manuscript FOR UPDATE;
END $$;

CREATE FUNCTION editorial_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % can only be added: % is refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- A manuscript that never went before the editors may be thrown away whole, with its history.
CREATE FUNCTION editorial_refuse_delete_once_submitted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    manuscript bigint := to_jsonb(OLD) ->> TG_ARGV[0];
BEGIN
    PERFORM editorial_lock_manuscript(manuscript);
    IF EXISTS (SELECT FROM editorial_submission s WHERE s.manuscript_id = manuscript) THEN
        RAISE EXCEPTION 'Manuscript % was submitted: its record in % stays.', manuscript, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;

-- Whole means whole: a writer struck from a manuscript that stays could approve it later.
CREATE FUNCTION editorial_refuse_partial_discard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM editorial_manuscript m WHERE m.id = OLD.manuscript_id) THEN
        RAISE EXCEPTION 'Rows of % go only together with their manuscript %.', TG_TABLE_NAME, OLD.manuscript_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER editorial_revision_is_append_only BEFORE UPDATE ON editorial_revision
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER editorial_revision_stays BEFORE DELETE ON editorial_revision
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_delete_once_submitted('manuscript_id');
CREATE CONSTRAINT TRIGGER editorial_revision_goes_whole AFTER DELETE ON editorial_revision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_refuse_partial_discard();
CREATE TRIGGER editorial_revision_no_truncate BEFORE TRUNCATE ON editorial_revision
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER editorial_authorship_is_append_only BEFORE UPDATE ON editorial_authorship
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER editorial_authorship_stays BEFORE DELETE ON editorial_authorship
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_delete_once_submitted('manuscript_id');
CREATE CONSTRAINT TRIGGER editorial_authorship_goes_whole AFTER DELETE ON editorial_authorship
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_refuse_partial_discard();
CREATE TRIGGER editorial_authorship_no_truncate BEFORE TRUNCATE ON editorial_authorship
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER editorial_event_is_append_only BEFORE UPDATE ON editorial_event
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER editorial_event_stays BEFORE DELETE ON editorial_event
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_delete_once_submitted('manuscript_id');
CREATE CONSTRAINT TRIGGER editorial_event_goes_whole AFTER DELETE ON editorial_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_refuse_partial_discard();
CREATE TRIGGER editorial_event_no_truncate BEFORE TRUNCATE ON editorial_event
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER editorial_manuscript_stays BEFORE DELETE ON editorial_manuscript
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_delete_once_submitted('id');
CREATE TRIGGER editorial_manuscript_no_truncate BEFORE TRUNCATE ON editorial_manuscript
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER editorial_decision_is_append_only BEFORE UPDATE OR DELETE ON editorial_decision
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER editorial_decision_no_truncate BEFORE TRUNCATE ON editorial_decision
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER editorial_seal_is_append_only BEFORE UPDATE OR DELETE ON editorial_seal
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER editorial_seal_no_truncate BEFORE TRUNCATE ON editorial_seal
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER editorial_submission_stays BEFORE DELETE ON editorial_submission
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER editorial_submission_no_truncate BEFORE TRUNCATE ON editorial_submission
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER articles_credit_is_append_only BEFORE UPDATE OR DELETE ON articles_credit
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER articles_credit_no_truncate BEFORE TRUNCATE ON articles_credit
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER articles_reference_is_append_only BEFORE UPDATE OR DELETE ON articles_editionreference
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER articles_reference_no_truncate BEFORE TRUNCATE ON articles_editionreference
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER articles_edition_stays BEFORE DELETE ON articles_edition
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER articles_edition_no_truncate BEFORE TRUNCATE ON articles_edition
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER articles_article_stays BEFORE DELETE ON articles_article
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER articles_article_no_truncate BEFORE TRUNCATE ON articles_article
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER articles_retiredslug_is_append_only BEFORE UPDATE OR DELETE ON articles_retiredslug
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER articles_retiredslug_no_truncate BEFORE TRUNCATE ON articles_retiredslug
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER accounts_user_stays BEFORE DELETE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER accounts_user_no_truncate BEFORE TRUNCATE ON accounts_user
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();
