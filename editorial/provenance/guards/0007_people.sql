-- People: what readers see of a name is recorded when it changes, sessions end with the account, an administrator stays.

-- Who acts is told by the application for its transaction; for what happens beside it nobody is known.
CREATE FUNCTION editorial_record_name_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor bigint := nullif(current_setting('imprimatur.actor', true), '');
    before jsonb := '{}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := to_jsonb(OLD);
    END IF;
    INSERT INTO accounts_namechange (person_id, field, old, new, actor_id, changed_at)
    SELECT NEW.id, field, coalesce(before ->> field, ''), to_jsonb(NEW) ->> field, actor, clock_timestamp()
    FROM unnest(ARRAY['name', 'degrees', 'orcid']) field
    WHERE coalesce(before ->> field, '') <> to_jsonb(NEW) ->> field;
    RETURN NULL;
END $$;

CREATE TRIGGER accounts_user_change_is_recorded AFTER INSERT OR UPDATE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION editorial_record_name_change();

-- Only a trigger adds rows: one that nobody changed a name for would be a lie.
CREATE FUNCTION editorial_check_name_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        PERFORM editorial_refuse('The history of names is written by the database alone.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_namechange_tells_a_change BEFORE INSERT ON accounts_namechange
    FOR EACH ROW EXECUTE FUNCTION editorial_check_name_change();
CREATE TRIGGER accounts_namechange_is_append_only BEFORE UPDATE OR DELETE ON accounts_namechange
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER accounts_namechange_no_truncate BEFORE TRUNCATE ON accounts_namechange
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

-- A session names the era it began in. What somebody writes into the column is ignored: an object read before a
-- deactivation would bring the old era back.
CREATE FUNCTION editorial_end_sessions() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.session_era := OLD.session_era + CASE WHEN OLD.is_active AND NOT NEW.is_active THEN 1 ELSE 0 END;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_user_sessions_end BEFORE UPDATE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION editorial_end_sessions();

-- Whether a role or a right of one's own lets a person change people.
CREATE FUNCTION editorial_may_change_people(person bigint) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM auth_permission p JOIN django_content_type c ON c.id = p.content_type_id
        WHERE c.app_label = 'accounts' AND p.codename = 'change_user' AND (
            EXISTS (SELECT FROM accounts_user_user_permissions o WHERE o.permission_id = p.id AND o.user_id = person)
            OR EXISTS (SELECT FROM accounts_user_groups g JOIN auth_group_permissions r ON r.group_id = g.group_id
                       WHERE r.permission_id = p.id AND g.user_id = person)));
END $$;

-- Two who take each other's rights away wait for each other here; the second finds nobody left.
CREATE FUNCTION editorial_keep_an_administrator() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(5103377220);
    IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.is_active AND u.is_staff
                   AND (u.is_superuser OR editorial_may_change_people(u.id))) THEN
        PERFORM editorial_refuse('Nobody who can administer people would be left.');
    END IF;
END $$;

CREATE FUNCTION editorial_check_demotion() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.is_active AND OLD.is_staff AND (OLD.is_superuser OR editorial_may_change_people(OLD.id))
        AND NOT (NEW.is_active AND NEW.is_staff AND (NEW.is_superuser OR editorial_may_change_people(NEW.id))) THEN
        PERFORM editorial_keep_an_administrator();
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER accounts_user_administrator_stays AFTER UPDATE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION editorial_check_demotion();

-- For the tables of roles and rights, asked at commit: a role is often taken before another one is given. Whether
-- its person used the admin is not asked then, for that may have been taken away meanwhile as well.
CREATE FUNCTION editorial_check_right_lost() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    lost jsonb := to_jsonb(OLD);
BEGIN
    IF EXISTS (
        SELECT FROM auth_permission p JOIN django_content_type c ON c.id = p.content_type_id
        WHERE c.app_label = 'accounts' AND p.codename = 'change_user' AND (
            p.id = (lost ->> 'permission_id')::bigint
            OR EXISTS (SELECT FROM auth_group_permissions r
                       WHERE r.permission_id = p.id AND r.group_id = (lost ->> 'group_id')::bigint))) THEN
        PERFORM editorial_keep_an_administrator();
    END IF;
    RETURN NULL;
END $$;
