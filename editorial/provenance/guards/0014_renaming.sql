-- A person's name may be changed where it is printed, with a new salt and in these columns only, when by the end of the
-- transaction a signed event of the manuscript's chain leads from the old commitment to the new one.

CREATE FUNCTION editorial_refuse_change_but_of_name() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
            AND to_jsonb(NEW) -> TG_ARGV[2] <> to_jsonb(OLD) -> TG_ARGV[2] THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Rows of % can only be added: % is refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION editorial_check_name_change_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    row jsonb := to_jsonb(NEW);
    before jsonb := to_jsonb(OLD);
    manuscript bigint := coalesce(row ->> 'manuscript_id',
        (SELECT s.manuscript_id::text FROM editorial_submission s WHERE s.id = (row ->> 'submission_id')::bigint),
        (SELECT m.id::text FROM editorial_manuscript m WHERE m.article_id = coalesce((row ->> 'article_id')::bigint,
            (SELECT e.article_id FROM articles_edition e WHERE e.id = (row ->> 'edition_id')::bigint))));
BEGIN
    IF NOT EXISTS (SELECT FROM editorial_event v WHERE v.manuscript_id = manuscript AND v.kind = 'name_changed'
            AND v.signature <> '' AND v.statement::jsonb -> 'facts' -> 'names' @> jsonb_build_array(jsonb_build_array(
                editorial_commitment(before ->> TG_ARGV[2], before ->> TG_ARGV[0], before ->> TG_ARGV[1]),
                editorial_commitment(row ->> TG_ARGV[2], row ->> TG_ARGV[0], row ->> TG_ARGV[1])))) THEN
        PERFORM editorial_refuse('A changed name stands in its manuscript''s chain, signed.');
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER articles_credit_is_append_only ON articles_credit;
CREATE TRIGGER articles_credit_is_append_only BEFORE UPDATE OR DELETE ON articles_credit
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change_but_of_name('name', 'degrees', 'salt');
CREATE CONSTRAINT TRIGGER articles_credit_name_is_told AFTER UPDATE ON articles_credit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_name_change_told('name', 'degrees', 'salt');
DROP TRIGGER articles_notice_is_append_only ON articles_notice;
CREATE TRIGGER articles_notice_is_append_only BEFORE UPDATE OR DELETE ON articles_notice
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change_but_of_name('editor_name', 'editor_degrees', 'salt');
CREATE CONSTRAINT TRIGGER articles_notice_name_is_told AFTER UPDATE ON articles_notice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_name_change_told('editor_name', 'editor_degrees', 'salt');
DROP TRIGGER editorial_decision_is_append_only ON editorial_decision;
CREATE TRIGGER editorial_decision_is_append_only BEFORE UPDATE OR DELETE ON editorial_decision
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change_but_of_name('editor_name', 'editor_degrees', 'name_salt');
CREATE CONSTRAINT TRIGGER editorial_decision_name_is_told AFTER UPDATE ON editorial_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_name_change_told('editor_name', 'editor_degrees', 'name_salt');
DROP TRIGGER editorial_printedname_is_append_only ON editorial_printedname;
CREATE TRIGGER editorial_printedname_is_append_only BEFORE UPDATE ON editorial_printedname
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change_but_of_name('name', 'degrees', 'salt');
CREATE CONSTRAINT TRIGGER editorial_printedname_name_is_told AFTER UPDATE ON editorial_printedname
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_name_change_told('name', 'degrees', 'salt');

-- The history of names goes for a person whose name is withheld, as a signed event tells.
CREATE FUNCTION editorial_check_history_withheld() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM editorial_event v WHERE v.kind = 'name_changed' AND v.signature <> ''
                AND v.statement::jsonb -> 'facts' @> jsonb_build_object('person', OLD.person_id, 'reason', 'withheld')) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'Rows of % can only be added: % is refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

DROP TRIGGER accounts_namechange_is_append_only ON accounts_namechange;
CREATE TRIGGER accounts_namechange_is_append_only BEFORE UPDATE OR DELETE ON accounts_namechange
    FOR EACH ROW EXECUTE FUNCTION editorial_check_history_withheld();
