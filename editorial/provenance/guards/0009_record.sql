-- The chains of articles, people and the site: numbered without gaps, each entry naming the digest before it.

CREATE FUNCTION record_check_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last record_entry;
    told jsonb := NEW.statement::jsonb;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM editorial_refuse('The record is written at the isolation level READ COMMITTED only.');
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(format('record %s %s', NEW.subject, NEW.number), 0));
    SELECT * INTO last FROM record_entry e
        WHERE e.subject = NEW.subject AND e.number = NEW.number ORDER BY e.sequence DESC LIMIT 1;
    IF NEW.sequence <> coalesce(last.sequence, 0) + 1 OR NEW.previous <> coalesce(last.digest, '') THEN
        PERFORM editorial_refuse('The entry does not continue its chain.');
    END IF;
    IF (told -> 'subject') IS DISTINCT FROM jsonb_build_array(NEW.subject, NEW.number)
        OR (told ->> 'sequence')::int IS DISTINCT FROM NEW.sequence
        OR (told ->> 'kind') IS DISTINCT FROM NEW.kind
        OR (told ->> 'actor')::bigint IS DISTINCT FROM NEW.actor_id
        OR (told ->> 'previous') IS DISTINCT FROM NEW.previous
        OR (told ->> 'at')::timestamptz IS DISTINCT FROM NEW.occurred_at THEN
        PERFORM editorial_refuse('The entry''s statement differs from its columns.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER record_entry_continues_chain BEFORE INSERT ON record_entry
    FOR EACH ROW EXECUTE FUNCTION record_check_entry();
CREATE TRIGGER record_entry_is_append_only BEFORE UPDATE OR DELETE ON record_entry
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER record_entry_no_truncate BEFORE TRUNCATE ON record_entry
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();
