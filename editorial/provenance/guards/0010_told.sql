-- By the end of a transaction the chains tell of what it wrote, signed and in the same words: the verbs write the row
-- first. PostgreSQL cannot check the signature; publication, the readers' pages and verification do.

-- What the newest signed event of these kinds says of a row: its facts, and who did it; NULL when none does.
CREATE FUNCTION editorial_told(manuscript bigint, kinds text[], fact text, number bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT (v.statement::jsonb -> 'facts') || jsonb_build_object('actor', v.actor_id)
        FROM editorial_event v WHERE v.manuscript_id = manuscript AND v.kind = ANY (kinds) AND v.signature <> ''
        AND jsonb_typeof(v.statement::jsonb -> 'facts') = 'object'
        AND (v.statement::jsonb -> 'facts' ->> fact) = number::text ORDER BY v.sequence DESC LIMIT 1);
END $$;

-- Whether facts and a row say the same under each name, or under the two that "fact=column" joins. Statements hold text
-- in its normal form; moments are compared as moments.
CREATE FUNCTION editorial_tells(facts jsonb, written jsonb, names text[]) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    name text;
    said text;
    held text;
BEGIN
    FOREACH name IN ARRAY names LOOP
        said := facts ->> split_part(name, '=', 1);
        held := written ->> coalesce(nullif(split_part(name, '=', 2), ''), name);
        IF name LIKE '%\_at' THEN
            IF said::timestamptz IS DISTINCT FROM held::timestamptz THEN RETURN false; END IF;
        ELSIF said IS DISTINCT FROM normalize(held, NFC) THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $$;

-- What the newest entry of an article's chain says stands of it.
CREATE FUNCTION articles_standing(article bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT e.statement::jsonb -> 'body' FROM record_entry e
        WHERE e.subject = 'article' AND e.number = article ORDER BY e.sequence DESC LIMIT 1);
END $$;

CREATE FUNCTION editorial_check_decision_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told jsonb := editorial_told(
        (SELECT s.manuscript_id FROM editorial_submission s WHERE s.id = NEW.submission_id),
        ARRAY[CASE NEW.verdict WHEN 'approve' THEN 'approved' WHEN 'request_changes' THEN 'changes_requested'
              WHEN 'decline' THEN 'declined' ELSE 'approval_withdrawn' END], 'decision', NEW.id);
BEGIN
    IF told IS NULL OR NOT editorial_tells(told, to_jsonb(NEW), ARRAY['actor=editor_id', 'submission=submission_id',
        'revision=revision_id', 'ends=ends_id', 'digest', 'verdict', 'editor_name', 'editor_degrees', 'statement',
        'interests', 'comment', 'decided_at']) OR coalesce(told ->> 'fragments_digest', '') <> NEW.fragments_digest THEN
        PERFORM editorial_refuse('A decision stands in its manuscript''s chain, signed and in the same words.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER editorial_decision_is_told AFTER INSERT ON editorial_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_decision_told();

-- Who decides holds the right to, as a group's member or by themselves; superusers hold every right.
CREATE FUNCTION editorial_check_decision_right() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.editor_id AND u.is_active AND (u.is_superuser OR EXISTS (
        SELECT FROM auth_permission p JOIN django_content_type c ON c.id = p.content_type_id
        WHERE c.app_label = 'editorial' AND p.codename = 'review_submission' AND (
            EXISTS (SELECT FROM accounts_user_groups g JOIN auth_group_permissions r ON r.group_id = g.group_id
                    WHERE g.user_id = u.id AND r.permission_id = p.id)
            OR EXISTS (SELECT FROM accounts_user_user_permissions o
                       WHERE o.user_id = u.id AND o.permission_id = p.id))))) THEN
        PERFORM editorial_refuse('Only who may review submissions decides on them.');
    END IF;
    RETURN NEW;
END $$;

-- Triggers of one kind run in the order of their names: this one after editorial_decision_is_sound.
CREATE TRIGGER editorial_decision_of_an_editor BEFORE INSERT ON editorial_decision
    FOR EACH ROW EXECUTE FUNCTION editorial_check_decision_right();

CREATE FUNCTION editorial_check_notice_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told jsonb := editorial_told((SELECT m.id FROM editorial_manuscript m WHERE m.article_id = NEW.article_id),
        ARRAY[CASE NEW.kind WHEN 'lifted' THEN 'notice_lifted' ELSE 'notice_issued' END], 'notice', NEW.id);
BEGIN
    IF told IS NULL OR NOT editorial_tells(told, to_jsonb(NEW), ARRAY['actor=editor_id', 'article=article_id', 'kind',
        'is_material', 'text', 'edition=edition_id', 'work=work_id', 'ends=ends_id', 'editor_name', 'editor_degrees',
        'issued_at']) THEN
        PERFORM editorial_refuse('A notice stands in its manuscript''s chain, signed and in the same words.');
    END IF;
    IF NOT coalesce(articles_standing(NEW.article_id) -> 'notices' @>
        jsonb_build_array(jsonb_build_object('notice', NEW.id, 'kind', NEW.kind)), false) THEN
        PERFORM editorial_refuse('A notice stands in its article''s chain.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER articles_notice_is_told AFTER INSERT ON articles_notice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_notice_told();

CREATE FUNCTION editorial_check_edition_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    edition articles_edition;
    manuscript bigint;
    told jsonb;
BEGIN
    SELECT * INTO edition FROM articles_edition e WHERE e.id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    SELECT s.manuscript_id INTO manuscript FROM editorial_submission s
        JOIN editorial_decision d ON d.submission_id = s.id WHERE d.id = edition.decision_id;
    told := editorial_told(manuscript, ARRAY['published'], 'edition', edition.id);
    IF told IS NULL OR NOT editorial_tells(told, to_jsonb(edition), ARRAY['decision=decision_id', 'article=article_id',
        'number', 'source_digest', 'fragments_digest', 'starts_at']) THEN
        PERFORM editorial_refuse('An edition stands in its manuscript''s chain, signed.');
    END IF;
    IF (SELECT count(*) FROM articles_credit c WHERE c.edition_id = edition.id)
            <> jsonb_array_length(told -> 'credits')
        OR EXISTS (SELECT FROM articles_credit c WHERE c.edition_id = edition.id AND NOT told -> 'credits' @>
            jsonb_build_array(jsonb_build_array(c.role, c.position, c.person_id, normalize(c.name, NFC),
                                                normalize(c.degrees, NFC), c.signature))) THEN
        PERFORM editorial_refuse('The credits of an edition are those of its event.');
    END IF;
    IF (SELECT count(*) FROM articles_editionreference r WHERE r.edition_id = edition.id)
        <> jsonb_array_length(told -> 'references') THEN
        PERFORM editorial_refuse('The references of an edition are those of its event.');
    END IF;
    IF NOT coalesce(articles_standing(edition.article_id) -> 'editions' @>
        jsonb_build_array(jsonb_build_object('edition', edition.id, 'text', edition.fragments_digest)), false) THEN
        PERFORM editorial_refuse('An edition stands in its article''s chain.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER articles_edition_is_told AFTER INSERT ON articles_edition
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_edition_told('id');
CREATE CONSTRAINT TRIGGER articles_credit_is_told AFTER INSERT ON articles_credit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_edition_told('edition_id');
CREATE CONSTRAINT TRIGGER articles_editionreference_is_told AFTER INSERT ON articles_editionreference
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_edition_told('edition_id');

-- The end that an edition has once all is written, whatever it had in between.
CREATE FUNCTION editorial_check_end_told() RETURNS trigger
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
    SELECT one INTO stands FROM jsonb_array_elements(articles_standing(edition.article_id) -> 'editions') AS one
        WHERE (one ->> 'edition')::bigint = edition.id;
    IF stands IS NULL OR NOT editorial_tells(stands, to_jsonb(edition), ARRAY['ends_at']) THEN
        PERFORM editorial_refuse('The end of an edition stands in its article''s chain.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER articles_edition_end_is_told AFTER UPDATE ON articles_edition
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_end_told();

CREATE FUNCTION editorial_check_withdrawal_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ending editorial_decision;
    stands jsonb;
BEGIN
    SELECT w.* INTO ending FROM articles_edition e JOIN editorial_decision w ON w.ends_id = e.decision_id
        WHERE e.id = NEW.edition_id AND w.decided_at = NEW.withdrawn_at;
    SELECT one INTO stands FROM articles_edition e,
        jsonb_array_elements(articles_standing(e.article_id) -> 'editions') AS one
        WHERE e.id = NEW.edition_id AND (one ->> 'edition')::bigint = e.id;
    IF editorial_told((SELECT s.manuscript_id FROM editorial_submission s WHERE s.id = ending.submission_id),
            ARRAY['approval_withdrawn'], 'decision', ending.id) IS NULL
        OR stands IS NULL OR NOT editorial_tells(stands, to_jsonb(NEW), ARRAY['withdrawn_at']) THEN
        PERFORM editorial_refuse('A withdrawal stands in the chains of its manuscript and its article.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER articles_withdrawal_is_told AFTER INSERT ON articles_withdrawal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_withdrawal_told();
