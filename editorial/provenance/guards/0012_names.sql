-- Events name people by salted commitments. PostgreSQL computes them from the rows as the verbs do: the SHA-256 of a
-- JSON array of texts in normal form, without spaces.

CREATE FUNCTION editorial_commitment(VARIADIC words text[]) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT encode(sha256(convert_to(
            '[' || string_agg(to_json(normalize(w.word, NFC))::text, ',' ORDER BY w.place) || ']', 'UTF8')), 'hex')
        FROM unnest(words) WITH ORDINALITY AS w (word, place));
END $$;

CREATE OR REPLACE FUNCTION editorial_check_decision_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told jsonb := editorial_told(
        (SELECT s.manuscript_id FROM editorial_submission s WHERE s.id = NEW.submission_id),
        ARRAY[CASE NEW.verdict WHEN 'approve' THEN 'approved' WHEN 'request_changes' THEN 'changes_requested'
              WHEN 'decline' THEN 'declined' ELSE 'approval_withdrawn' END], 'decision', NEW.id);
BEGIN
    IF told IS NULL OR NOT editorial_tells(told, to_jsonb(NEW), ARRAY['actor=editor_id', 'submission=submission_id',
        'revision=revision_id', 'ends=ends_id', 'digest', 'verdict', 'decided_at'])
        OR coalesce(told ->> 'fragments_digest', '') <> NEW.fragments_digest
        OR told ->> 'editor' IS DISTINCT FROM
            editorial_commitment(NEW.name_salt::text, NEW.editor_name, NEW.editor_degrees)
        OR told ->> 'statement' IS DISTINCT FROM editorial_commitment(NEW.salt::text, NEW.statement)
        OR told ->> 'interests' IS DISTINCT FROM editorial_commitment(NEW.salt::text, NEW.interests)
        OR told ->> 'comment' IS DISTINCT FROM editorial_commitment(NEW.salt::text, NEW.comment) THEN
        PERFORM editorial_refuse('A decision stands in its manuscript''s chain, signed and in the same words.');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION editorial_check_notice_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told jsonb := editorial_told((SELECT m.id FROM editorial_manuscript m WHERE m.article_id = NEW.article_id),
        ARRAY[CASE NEW.kind WHEN 'lifted' THEN 'notice_lifted' ELSE 'notice_issued' END], 'notice', NEW.id);
BEGIN
    IF told IS NULL OR NOT editorial_tells(told, to_jsonb(NEW), ARRAY['actor=editor_id', 'article=article_id', 'kind',
        'is_material', 'text', 'edition=edition_id', 'work=work_id', 'ends=ends_id', 'issued_at'])
        OR told ->> 'editor' IS DISTINCT FROM
            editorial_commitment(NEW.salt::text, NEW.editor_name, NEW.editor_degrees) THEN
        PERFORM editorial_refuse('A notice stands in its manuscript''s chain, signed and in the same words.');
    END IF;
    IF NOT coalesce(articles_standing(NEW.article_id) -> 'notices' @>
        jsonb_build_array(jsonb_build_object('notice', NEW.id, 'kind', NEW.kind)), false) THEN
        PERFORM editorial_refuse('A notice stands in its article''s chain.');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION editorial_check_edition_told() RETURNS trigger
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
            IS DISTINCT FROM jsonb_array_length(told -> 'people')
        OR EXISTS (SELECT FROM articles_credit c WHERE c.edition_id = edition.id AND NOT told -> 'people' @>
            jsonb_build_array(jsonb_build_array(c.role, c.position, c.person_id,
                editorial_commitment(c.salt::text, c.name, c.degrees), c.signature))) THEN
        PERFORM editorial_refuse('The credits of an edition are those of its event.');
    END IF;
    IF (SELECT count(*) FROM articles_editionreference r WHERE r.edition_id = edition.id)
        IS DISTINCT FROM jsonb_array_length(told -> 'references') THEN
        PERFORM editorial_refuse('The references of an edition are those of its event.');
    END IF;
    IF NOT coalesce(articles_standing(edition.article_id) -> 'editions' @>
        jsonb_build_array(jsonb_build_object('edition', edition.id, 'text', edition.fragments_digest)), false) THEN
        PERFORM editorial_refuse('An edition stands in its article''s chain.');
    END IF;
    RETURN NULL;
END $$;

-- The names that revisions print: each is behind a commitment that its row proves when it is added.
CREATE FUNCTION editorial_check_printed_name() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.commitment <> editorial_commitment(NEW.salt::text, NEW.name, NEW.degrees) THEN
        PERFORM editorial_refuse('A printed name is the one that its commitment stands for.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER editorial_printedname_is_sound BEFORE INSERT ON editorial_printedname
    FOR EACH ROW EXECUTE FUNCTION editorial_check_printed_name();
CREATE TRIGGER editorial_printedname_is_append_only BEFORE UPDATE ON editorial_printedname
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER editorial_printedname_stays BEFORE DELETE ON editorial_printedname
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_delete_once_submitted('manuscript_id');
CREATE CONSTRAINT TRIGGER editorial_printedname_goes_whole AFTER DELETE ON editorial_printedname
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_refuse_partial_discard();
CREATE TRIGGER editorial_printedname_no_truncate BEFORE TRUNCATE ON editorial_printedname
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();
