-- What prints is what was approved: an approval keeps the digest of the fragments that its editor saw, and the
-- fragments themselves, and an edition bears that digest.

CREATE FUNCTION editorial_check_approved_digest() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Approvals from before this rule have none. They stay as they are, and nothing new is published on them.
    IF NEW.verdict = 'approve' AND NEW.fragments_digest = '' THEN
        PERFORM editorial_refuse('An approval keeps the digest of what prints.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER editorial_decision_keeps_what_prints BEFORE INSERT ON editorial_decision
    FOR EACH ROW EXECUTE FUNCTION editorial_check_approved_digest();

-- The last fragment, the words of the tags, is never empty in an approval.
CREATE FUNCTION editorial_check_approved_print() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM jsonb_array_elements(NEW.fragments::jsonb) AS f (words)
               WHERE jsonb_typeof(f.words) <> 'string') THEN
        PERFORM editorial_refuse('Fragments are texts.');
    END IF;
    IF NOT EXISTS (SELECT FROM editorial_decision d WHERE d.id = NEW.decision_id AND d.fragments_digest = (
        SELECT encode(sha256(string_agg(convert_to(f.words, 'UTF8'), '\x00'::bytea ORDER BY f.place)), 'hex')
        FROM jsonb_array_elements_text(NEW.fragments::jsonb) WITH ORDINALITY AS f (words, place))) THEN
        PERFORM editorial_refuse('The fragments are not those whose digest the approval keeps.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER editorial_approvedprint_is_sound BEFORE INSERT ON editorial_approvedprint
    FOR EACH ROW EXECUTE FUNCTION editorial_check_approved_print();
CREATE TRIGGER editorial_approvedprint_is_append_only BEFORE UPDATE OR DELETE ON editorial_approvedprint
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER editorial_approvedprint_no_truncate BEFORE TRUNCATE ON editorial_approvedprint
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE FUNCTION editorial_check_print_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.verdict = 'approve'
        AND NOT EXISTS (SELECT FROM editorial_approvedprint p WHERE p.decision_id = NEW.id) THEN
        PERFORM editorial_refuse('An approval comes with the fragments that were approved.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER editorial_decision_comes_with_its_print AFTER INSERT ON editorial_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_print_kept();

CREATE FUNCTION editorial_check_edition_prints_approved() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM editorial_decision d WHERE d.id = NEW.decision_id
                   AND d.fragments_digest = NEW.fragments_digest) THEN
        PERFORM editorial_refuse('The edition bears another digest than what was approved.');
    END IF;
    RETURN NEW;
END $$;

-- Whether the digest is that of the edition's own words is asked each time a page is read, and by verification.
-- Triggers of one kind run in the order of their names: this one after articles_edition_is_approved.
CREATE TRIGGER articles_edition_prints_what_was_approved BEFORE INSERT ON articles_edition
    FOR EACH ROW EXECUTE FUNCTION editorial_check_edition_prints_approved();

-- A cancelled schedule says for ever that nobody saw the edition, so it is cancelled before it begins or not at all.
-- The guard looks when the work is about to be committed, and leaves half a second for that.
CREATE FUNCTION editorial_check_cancelled_in_time() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.ends_at = NEW.starts_at AND OLD.ends_at IS DISTINCT FROM NEW.ends_at
        AND NEW.starts_at <= clock_timestamp() + interval '500 milliseconds' THEN
        PERFORM editorial_refuse('The edition has begun: it can be ended, not cancelled.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER articles_edition_is_cancelled_in_time AFTER UPDATE ON articles_edition
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial_check_cancelled_in_time();
