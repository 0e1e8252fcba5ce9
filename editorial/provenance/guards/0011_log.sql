-- The log of the whole record: numbered without gaps, each place for one row that can never be deleted, with its hash.

CREATE FUNCTION record_check_logleaf() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    top bytea;
    hashes bytea;
    level int := 0;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM editorial_refuse('The record is written at the isolation level READ COMMITTED only.');
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('record log', 0));
    IF NEW.number <> coalesce((SELECT max(l.number) + 1 FROM record_logleaf l), 0) THEN
        PERFORM editorial_refuse('The log has no gaps.');
    END IF;
    IF NEW.source = 'event' AND NOT EXISTS (
            SELECT FROM editorial_event e JOIN editorial_submission s ON s.manuscript_id = e.manuscript_id
            WHERE e.id = NEW.row AND e.digest = NEW.digest)
        OR NEW.source = 'entry' AND NOT EXISTS (
            SELECT FROM record_entry e WHERE e.id = NEW.row AND e.digest = NEW.digest)
        OR NEW.source NOT IN ('event', 'entry') THEN
        PERFORM editorial_refuse('The log names what the record holds and nobody may delete.');
    END IF;
    -- RFC 6962, 2.1: a leaf, and each complete subtree that ends with it, whose left half ended 2^level places before.
    top := sha256('\x00'::bytea || decode(NEW.digest, 'hex'));
    hashes := top;
    WHILE (NEW.number >> level) & 1 = 1 LOOP
        top := sha256('\x01'::bytea || (SELECT substr(l.nodes, level * 32 + 1, 32) FROM record_logleaf l
            WHERE l.number = NEW.number - (1::bigint << level)) || top);
        hashes := hashes || top;
        level := level + 1;
    END LOOP;
    IF NEW.nodes IS DISTINCT FROM hashes THEN
        PERFORM editorial_refuse('The hashes of a place are those of the tree up to it.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER record_logleaf_continues BEFORE INSERT ON record_logleaf
    FOR EACH ROW EXECUTE FUNCTION record_check_logleaf();
CREATE TRIGGER record_logleaf_is_append_only BEFORE UPDATE OR DELETE ON record_logleaf
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER record_logleaf_no_truncate BEFORE TRUNCATE ON record_logleaf
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

-- PostgreSQL cannot check the signature; whoever reads a checkpoint does.
CREATE FUNCTION record_check_checkpoint() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told jsonb := NEW.statement::jsonb;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('record log', 0));
    IF NEW.count <> (SELECT coalesce(max(l.number) + 1, 0) FROM record_logleaf l) THEN
        PERFORM editorial_refuse('A checkpoint is over the whole log.');
    END IF;
    IF (told ->> 'count')::bigint IS DISTINCT FROM NEW.count OR (told ->> 'root') IS DISTINCT FROM NEW.root
        OR (told ->> 'time')::timestamptz IS DISTINCT FROM NEW.made_at THEN
        PERFORM editorial_refuse('The checkpoint''s statement differs from its columns.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER record_checkpoint_continues BEFORE INSERT ON record_checkpoint
    FOR EACH ROW EXECUTE FUNCTION record_check_checkpoint();
CREATE TRIGGER record_checkpoint_is_append_only BEFORE UPDATE OR DELETE ON record_checkpoint
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER record_checkpoint_no_truncate BEFORE TRUNCATE ON record_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();
