-- A manuscript's events form a chain: numbered without gaps, each naming the digest before it.

CREATE FUNCTION editorial_check_event() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last editorial_event;
    told jsonb := NEW.statement::jsonb;
BEGIN
    PERFORM editorial_lock_manuscript(NEW.manuscript_id);
    SELECT * INTO last FROM editorial_event e
        WHERE e.manuscript_id = NEW.manuscript_id ORDER BY e.sequence DESC LIMIT 1;
    IF NEW.sequence <> coalesce(last.sequence, 0) + 1 OR NEW.previous <> coalesce(last.digest, '') THEN
        PERFORM editorial_refuse('The event does not continue its chain.');
    END IF;
    IF (told ->> 'manuscript')::bigint IS DISTINCT FROM NEW.manuscript_id
        OR (told ->> 'sequence')::int IS DISTINCT FROM NEW.sequence
        OR (told ->> 'kind') IS DISTINCT FROM NEW.kind
        OR (told ->> 'actor')::bigint IS DISTINCT FROM NEW.actor_id
        OR (told ->> 'previous') IS DISTINCT FROM NEW.previous
        OR (told ->> 'at')::timestamptz IS DISTINCT FROM NEW.occurred_at THEN
        PERFORM editorial_refuse('The event''s statement differs from its columns.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER editorial_event_continues_chain BEFORE INSERT ON editorial_event
    FOR EACH ROW EXECUTE FUNCTION editorial_check_event();
