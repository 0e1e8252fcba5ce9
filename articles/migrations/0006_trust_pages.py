from django.db import migrations

PAGES = {
    "/about/": "About this site",
    "/about/review/": "How we review",
    "/about/corrections/": "Corrections",
    "/about/evidence/": "What the evidence labels mean",
    "/about/contact/": "Contact",
    "/about/privacy/": "Privacy",
    "/about/accessibility/": "Accessibility",
}


def add_pages(apps, schema_editor):
    """Make the pages that every site has. Empty content stands for the text that comes with the software."""
    FlatPage = apps.get_model("flatpages", "FlatPage")
    for url, title in PAGES.items():
        FlatPage.objects.get_or_create(url=url, defaults={"title": title})


def remove_pages(apps, schema_editor):
    apps.get_model("flatpages", "FlatPage").objects.filter(url__in=PAGES, content="").delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_pictures"), ("flatpages", "0001_initial")]

    operations = [migrations.RunPython(add_pages, remove_pages)]
