-- Pictures are part of what was approved: their bytes stay as they are.

CREATE TRIGGER editorial_image_is_append_only BEFORE UPDATE ON editorial_manuscriptimage
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER editorial_image_stays BEFORE DELETE ON editorial_manuscriptimage
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_delete_once_submitted('manuscript_id');
CREATE TRIGGER editorial_image_no_truncate BEFORE TRUNCATE ON editorial_manuscriptimage
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER articles_asset_is_append_only BEFORE UPDATE OR DELETE ON articles_asset
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER articles_asset_no_truncate BEFORE TRUNCATE ON articles_asset
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();

CREATE TRIGGER articles_editionasset_comes_with_its_edition BEFORE INSERT ON articles_editionasset
    FOR EACH ROW EXECUTE FUNCTION editorial_check_edition_part();
CREATE TRIGGER articles_editionasset_is_append_only BEFORE UPDATE OR DELETE ON articles_editionasset
    FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change();
CREATE TRIGGER articles_editionasset_no_truncate BEFORE TRUNCATE ON articles_editionasset
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_refuse_change();
