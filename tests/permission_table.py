"""Who gets what at every named address of the site.

One line for each address, or for each of its telling cases: the method, the name, what the address is about,
and one answer for each of ``ROLES`` in their order. ``login`` is a redirect to the log-in page, ``done`` any
other redirect, a number is the HTTP status. The manuscripts were written by Wren and by Eve together.
"""

ROLES = ("nobody", "wren", "otto", "edith", "eve", "max", "ada")

DESK = """
GET  editorial:today              -          login  200  200  200  200  200  200
GET  editorial:record             -          login  403  403  403  403  200  200
GET  editorial:new                -          login  200  200  200  200  200  403
POST editorial:new                -          login  done done done done done 403
GET  editorial:import             -          login  200  200  200  200  200  403
POST editorial:import             -          login  done done done done done 403
GET  editorial:manuscript         draft      login  200  404  404  200  200  404
GET  editorial:manuscript         sent       login  200  404  200  200  200  404
GET  editorial:manuscript         approved   login  200  404  200  200  200  404
GET  editorial:manuscript         published  login  200  404  200  200  200  404
GET  editorial:write              draft      login  200  404  404  200  403  404
POST editorial:write              draft      login  done 404  404  done 403  404
GET  editorial:write              sent       login  403  404  200  403  403  404
POST editorial:write              sent       login  403  404  done 403  403  404
GET  editorial:write              approved   login  403  404  200  403  403  404
GET  editorial:write              published  login  200  404  403  200  403  404
GET  editorial:follow_original    draft      login  405  405  405  405  405  405
POST editorial:follow_original    draft      login  409  404  404  409  409  404
GET  editorial:references         draft      login  200  404  404  200  200  404
POST editorial:references         draft      login  done 404  404  done 403  404
GET  editorial:references         sent       login  200  404  200  200  200  404
POST editorial:references         sent       login  403  404  done 403  403  404
GET  editorial:export_references  draft      login  200  404  404  200  200  404
GET  editorial:export_references  sent       login  200  404  200  200  200  404
GET  editorial:replace_reference  draft      login  405  405  405  405  405  405
POST editorial:replace_reference  draft      login  done 404  404  done 403  404
POST editorial:replace_reference  sent       login  403  404  done 403  403  404
GET  editorial:identifier         disputed   login  200  404  404  200  200  404
POST editorial:identifier         disputed   login  done 404  404  done 403  404
GET  editorial:identifier         sent       login  404  404  404  404  404  404
GET  editorial:images             draft      login  200  404  404  200  200  404
POST editorial:images             draft      login  200  404  404  200  200  404
GET  editorial:images             sent       login  200  404  200  200  200  404
GET  editorial:image              draft      login  200  404  404  200  200  404
GET  editorial:image              sent       login  404  404  404  404  404  404
GET  editorial:place_image        draft      login  405  405  405  405  405  405
POST editorial:place_image        draft      login  done 404  404  done 403  404
GET  editorial:remove_image       draft      login  405  405  405  405  405  405
POST editorial:remove_image       draft      login  done 404  404  done 403  404
GET  editorial:rename_reference   draft      login  405  405  405  405  405  405
POST editorial:rename_reference   draft      login  done 404  404  done 403  404
GET  editorial:remove_reference   draft      login  405  405  405  405  405  405
POST editorial:remove_reference   draft      login  done 404  404  done 403  404
POST editorial:remove_reference   sent       login  403  404  done 403  403  404
GET  editorial:reference_evidence draft      login  405  405  405  405  405  405
POST editorial:reference_evidence draft      login  done 404  404  done 403  404
POST editorial:reference_evidence sent       login  403  404  done 403  403  404
GET  editorial:acknowledge_notice draft      login  405  405  405  405  405  405
POST editorial:acknowledge_notice draft      login  done 404  404  done 403  404
POST editorial:acknowledge_notice sent       login  403  404  done 403  403  404
GET  editorial:task               draft      login  200  404  404  200  200  404
GET  editorial:task               published  login  200  404  200  200  200  404
POST editorial:task               draft      login  403  404  404  done done 404
POST editorial:task               published  login  403  404  done done done 404
GET  editorial:compare            draft      login  200  404  404  200  200  404
GET  editorial:compare            sent       login  200  404  200  200  200  404
GET  editorial:revision           draft      login  200  404  404  200  200  404
GET  editorial:revision           sent       login  200  404  200  200  200  404
GET  editorial:revision           approved   login  200  404  200  200  200  404
GET  editorial:revision           published  login  200  404  200  200  200  404
GET  editorial:add_writer         draft      login  403  404  404  403  200  404
POST editorial:add_writer         draft      login  403  404  404  403  done 404
GET  editorial:add_writer         published  login  403  404  403  403  200  404
GET  editorial:begin_version      draft      login  403  404  404  403  403  404
GET  editorial:begin_version      sent       login  403  404  200  403  403  404
POST editorial:begin_version      sent       login  403  404  409  403  403  404
GET  editorial:begin_version      published  login  403  404  200  403  403  404
POST editorial:begin_version      published  login  403  404  done 403  403  404
POST editorial:begin_version      scheduled  login  403  404  409  403  403  404
GET  editorial:discard            draft      login  200  404  404  200  403  404
POST editorial:discard            draft      login  done 404  404  done 403  404
GET  editorial:discard            sent       login  409  404  403  409  403  404
GET  editorial:submit             draft      login  200  404  404  200  403  404
POST editorial:submit             draft      login  done 404  404  done 403  404
GET  editorial:submit             sent       login  200  404  403  200  403  404
GET  editorial:withdraw           sent       login  200  404  403  200  403  404
POST editorial:withdraw           sent       login  done 404  403  done 403  404
GET  editorial:review             sent       login  403  404  200  403  403  404
GET  editorial:review             approved   login  403  404  200  403  403  404
POST editorial:review             sent       login  403  404  done 403  403  404
GET  editorial:publish            draft      login  403  404  404  200  200  404
GET  editorial:publish            approved   login  403  404  200  200  200  404
POST editorial:publish            approved   login  403  404  done done done 404
GET  editorial:notices            published  login  403  404  200  403  200  404
GET  editorial:notices            approved   login  403  404  200  403  200  404
POST editorial:notices            published  login  403  404  done 403  done 404
GET  editorial:withdraw_notice    published  login  403  404  200  403  200  404
POST editorial:withdraw_notice    published  login  403  404  done 403  done 404
GET  editorial:unschedule         scheduled  login  405  405  405  405  405  405
POST editorial:unschedule         scheduled  login  403  404  done done done 404
GET  editorial:answer_objection   approved   login  403  403  403  403  403  200
POST editorial:answer_objection   approved   login  403  403  403  403  403  409
GET  objections:object            approved   200    200  200  200  200  200  200
POST objections:object            approved   done   done done done done done done
GET  editorial:take_off           published  login  403  404  200  403  200  404
POST editorial:take_off           published  login  403  404  409  403  409  404
GET  editorial:withdraw_approval  approved   login  403  404  200  403  403  404
POST editorial:withdraw_approval  approved   login  403  404  done 403  403  404
GET  editorial:approve_again      approved   login  403  404  200  403  403  404
POST editorial:approve_again      approved   login  403  404  done 403  403  404
GET  editorial:printed_name       otto       login  403  403  403  403  403  200
POST editorial:printed_name       otto       login  403  403  403  403  403  done
"""

PUBLIC = """
GET  articles:home                -          200    200  200  200  200  200  200
GET  articles:article             published  200    200  200  200  200  200  200
GET  articles:article             scheduled  404    404  404  404  404  404  404
GET  articles:download            published  200    200  200  200  200  200  200
GET  articles:download            scheduled  404    404  404  404  404  404  404
GET  articles:pdf                 published  503    503  503  503  503  503  503
GET  articles:pdf                 scheduled  404    404  404  404  404  404  404
GET  articles:image               draft      404    404  404  404  404  404  404
GET  articles:versions            published  200    200  200  200  200  200  200
GET  articles:versions            scheduled  404    404  404  404  404  404  404
GET  articles:version             published  200    200  200  200  200  200  200
GET  articles:version             scheduled  404    404  404  404  404  404  404
GET  articles:changes             published  404    404  404  404  404  404  404
GET  articles:record              published  200    200  200  200  200  200  200
GET  articles:record              scheduled  404    404  404  404  404  404  404
GET  articles:dossier             published  200    200  200  200  200  200  200
GET  articles:dossier             scheduled  404    404  404  404  404  404  404
GET  articles:editorial_keys      -          200    200  200  200  200  200  200
GET  articles:editorial_log       -          200    200  200  200  200  200  200
GET  articles:log_since           -          200    200  200  200  200  200  200
GET  articles:inclusion           published  200    200  200  200  200  200  200
GET  articles:inclusion           draft      404    404  404  404  404  404  404
GET  articles:corrections         -          200    200  200  200  200  200  200
GET  articles:topics              -          200    200  200  200  200  200  200
GET  articles:tag                 published  200    200  200  200  200  200  200
GET  articles:search              -          200    200  200  200  200  200  200
GET  articles:suggest             -          200    200  200  200  200  200  200
GET  articles:archive             -          200    200  200  200  200  200  200
GET  articles:archive_year        published  200    200  200  200  200  200  200
GET  articles:archive_year        draft      404    404  404  404  404  404  404
GET  articles:archive_month       published  200    200  200  200  200  200  200
GET  articles:people              -          200    200  200  200  200  200  200
GET  articles:person              published  200    200  200  200  200  200  200
GET  articles:person              draft      404    404  404  404  404  404  404
GET  articles:posts_written       published  200    200  200  200  200  200  200
GET  articles:posts_written       draft      404    404  404  404  404  404  404
GET  articles:posts_approved      published  200    200  200  200  200  200  200
GET  articles:posts_approved      draft      404    404  404  404  404  404  404
GET  articles:theme               -          200    200  200  200  200  200  200
GET  articles:logo                -          404    404  404  404  404  404  404
GET  articles:about               -          200    200  200  200  200  200  200
GET  articles:policy_page         -          200    200  200  200  200  200  200
GET  articles:feed                -          200    200  200  200  200  200  200
GET  articles:tag_feed            published  200    200  200  200  200  200  200
GET  articles:person_feed         published  200    200  200  200  200  200  200
GET  articles:person_feed         draft      404    404  404  404  404  404  404
GET  articles:corrections_feed    -          200    200  200  200  200  200  200
GET  articles:share_image         published  200    200  200  200  200  200  200
GET  articles:share_image         scheduled  404    404  404  404  404  404  404
GET  articles:former_share_image  published  done   done done done done done done
GET  articles:oembed              published  200    200  200  200  200  200  200
GET  articles:oembed              scheduled  404    404  404  404  404  404  404
GET  articles:sitemaps            -          200    200  200  200  200  200  200
GET  articles:sitemap             -          200    200  200  200  200  200  200
GET  articles:posts_sitemap       published  200    200  200  200  200  200  200
GET  articles:news_sitemap        -          200    200  200  200  200  200  200
GET  articles:robots              -          200    200  200  200  200  200  200
"""

READERS = """
GET  readers:subscribe            -          200    200  200  200  200  200  200
POST readers:subscribe            -          done   done done done done done done
GET  readers:check                -          200    200  200  200  200  200  200
GET  readers:confirm              -          200    200  200  200  200  200  200
POST readers:confirm              -          done   done done done done done done
GET  readers:confirmed            -          200    200  200  200  200  200  200
GET  readers:manage               -          200    200  200  200  200  200  200
POST readers:manage               -          done   done done done done done done
GET  readers:unsubscribe          -          200    200  200  200  200  200  200
POST readers:unsubscribe          -          200    200  200  200  200  200  200
GET  readers:former_unsubscribe   -          done   done done done done done done
POST readers:former_unsubscribe   -          200    200  200  200  200  200  200
"""

ACCOUNTS = """
GET  accounts:profile             -          login  200  200  200  200  200  200
GET  accounts:address             -          login  200  200  200  200  200  200
POST accounts:address             -          login  422  422  422  422  422  422
GET  account_login                -          200    done done done done done done
GET  account_logout               -          done   200  200  200  200  200  200
GET  account_inactive             -          200    200  200  200  200  200  200
GET  account_signup               -          200    done done done done done done
GET  account_reauthenticate       -          login  200  200  200  200  200  200
GET  account_email                -          login  200  200  200  200  200  200
GET  account_email_verification_sent -       200    200  200  200  200  200  200
GET  account_change_password      -          login  200  200  200  200  200  200
GET  account_set_password         -          login  done done done done done done
GET  account_reset_password       -          200    200  200  200  200  200  200
GET  account_reset_password_done  -          200    200  200  200  200  200  200
GET  account_reset_password_from_key -       200    200  200  200  200  200  200
GET  account_reset_password_from_key_done -  200    200  200  200  200  200  200
GET  account_confirm_email        -          200    200  200  200  200  200  200
GET  account_confirm_login_code   -          login  done done done done done done
"""

JOBS = """
GET  jobs:jobs                    -          login  403  403  403  403  200  200
GET  jobs:retry                   -          login  405  405  405  405  405  405
POST jobs:retry                   -          login  403  403  403  403  done done
"""

LIBRARY = """
GET  references:library           -          login  200  200  200  200  200  200
GET  references:pick              -          login  200  200  200  200  200  200
GET  references:export            found      login  200  200  200  200  200  200
GET  references:styles            -          login  200  200  200  200  200  200
GET  references:import            -          login  200  200  200  200  200  403
POST references:import            -          login  done done done done done 403
GET  references:import_batch      batch      login  200  404  404  404  404  403
POST references:import_batch      batch      login  done 404  404  404  404  403
GET  references:duplicates        -          login  403  403  200  200  200  403
GET  references:not_duplicates    -          login  403  403  200  200  200  403
GET  references:not_duplicate     work       login  405  405  405  405  405  405
POST references:not_duplicate     work       login  403  403  done done done 403
GET  references:undo_not_duplicate pair      login  405  405  405  405  405  405
POST references:undo_not_duplicate pair      login  403  403  done done done 403
GET  references:download          work       login  200  200  200  200  200  200
GET  references:disputes          -          login  200  200  200  200  200  200
GET  references:dispute           work       login  403  403  200  200  200  200
POST references:dispute           work       login  403  403  done done done done
GET  references:record            work       login  200  200  200  200  200  200
GET  references:edit              work       login  403  403  200  200  200  200
POST references:edit              work       login  403  403  done done done done
GET  references:verify            work       login  405  405  405  405  405  405
POST references:verify            work       login  403  403  done done done done
GET  references:complete          work       login  405  405  405  405  405  405
POST references:complete          work       login  403  403  done done done done
GET  references:tags              work       login  405  405  405  405  405  405
POST references:tags              work       login  403  403  done done done done
GET  references:evidence          work       login  405  405  405  405  405  405
POST references:evidence          work       login  403  403  done done done done
GET  editorial:choose_merge       work       login  403  403  200  200  200  403
GET  editorial:merge              work       login  403  403  200  200  200  403
POST editorial:merge              work       login  403  403  done done done 403
GET  editorial:enter_notice       work       login  405  405  405  405  405  405
POST editorial:enter_notice       work       login  403  403  done done done 403
"""

ADMIN = """
GET  admin:index                  -          login  login login login login  200  200
GET  admin:login                  -          login  403  403  403  403  done done
GET  admin:logout                 -          login  done done done done 405  405
GET  admin:password_change        -          login  login login login login  200  200
GET  admin:password_change_done   -          login  login login login login  200  200
GET  admin:autocomplete           -          login  login login login login  403  403
GET  admin:jsi18n                 -          login  login login login login  200  200
GET  admin:view_on_site           -          login  login login login login  404  404
GET  admin:app_list               -          login  login login login login  404  200
"""

#: The parts of the table, each of which is tried in a test of its own.
PARTS = {
    **{"desk": DESK, "library": LIBRARY, "public": PUBLIC, "readers": READERS},
    **{"accounts": ACCOUNTS, "jobs": JOBS, "admin": ADMIN},
}

#: What each staff role may open of a model's five admin pages: l(ist), a(dd), c(hange), h(istory), d(elete).
ADMIN_MODELS = {
    "accounts_user": {"max": "", "ada": "lach"},
    "references_reference": {"max": "lch", "ada": "lch"},
    "articles_tag": {"max": "lach", "ada": "lachd"},
    "articles_sitesettings": {"max": "", "ada": "lch"},
    "flatpages_flatpage": {"max": "lch", "ada": "lach"},
    "articles_article": {"max": "", "ada": "lch"},
    "articles_edition": {"max": "", "ada": "lch"},
    "editorial_submission": {"max": "", "ada": "lch"},
    "editorial_decision": {"max": "", "ada": "lch"},
    "editorial_revision": {"max": "", "ada": ""},
    "editorial_event": {"max": "", "ada": "lch"},
    "readers_reader": {"max": "", "ada": "lchd"},
    "auth_group": {"max": "", "ada": ""},
    "account_emailaddress": {"max": "", "ada": ""},
}
ADMIN_PAGES = {"l": "changelist", "a": "add", "c": "change", "h": "history", "d": "delete"}


def lines():
    """Return the table's lines as (method, name, subject, answers by role)."""
    return [line for part in PARTS for line in lines_of(part)]


def lines_of(part):
    """Return the lines of one part of the table."""
    written = [_line(line) for line in PARTS[part].strip().splitlines()]
    return written if part != "admin" else written + _lines_of_models()


def _lines_of_models():
    return [
        ("GET", f"admin:{model}_{page}", model, _admin_answers(rights, letter))
        for model, rights in ADMIN_MODELS.items()
        for letter, page in ADMIN_PAGES.items()
    ]


def _line(line):
    method, name, subject, *answers = line.split()
    return method, name, subject, dict(zip(ROLES, answers, strict=True))


def _admin_answers(rights, letter):
    staff = {role: "200" if letter in letters else "403" for role, letters in rights.items()}
    return {"nobody": "login", **dict.fromkeys(("wren", "otto", "edith", "eve"), "login"), **staff}
