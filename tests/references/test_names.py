import pytest

from references.records.names import format_name, initials


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("Jean-Paul M.", "JPM"),
        ("C.P.", "CP"),
        ("AJ", "AJ"),
        ("Yu. V.", "YuV"),
        ("Thalya Miriam de Mattos", "TM de M"),
        ("André Luiz dos", "AL dos"),
        # citeproc-js prints "J sung"; the manual and PubMed print the initial of each part.
        ("Jae-sung", "JS"),
        ("Abd-ElAziem", "AE"),
        ("D’Arcy", "D"),
        ("Юрий Алексеевич", "ЮА"),
        ("Élise", "É"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_given_names_become_initials(given, printed):
    assert initials(given) == printed


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ({"family": "van der Pluijm", "given": "Ingrid"}, "van der Pluijm I"),
        ({"family": "Berg", "given": "Anna", "non-dropping-particle": "van den"}, "van den Berg A"),
        ({"family": "Angelo", "given": "A", "non-dropping-particle": "d’"}, "d’Angelo A"),
        ({"family": "Berg", "given": "Anna Maria", "dropping-particle": "de"}, "Berg AM de"),
        ({"family": "Hora", "given": "Donald", "suffix": "Jr."}, "Hora D Jr"),
        ({"family": "Hora", "given": "Donald, III"}, "Hora D III"),
        ({"family": "SMITH", "given": "ANNA"}, "SMITH A"),
        ({"family": "王", "given": "伟"}, "王伟"),
        ({"family": "Иванов", "given": "Иван Петрович"}, "Иванов ИП"),
        ({"literal": "The X Consortium"}, "The X Consortium"),
        ({"given": "Plato"}, "Plato"),
        ({}, ""),
    ],
)
def test_names_of_many_kinds(name, printed):
    assert format_name(name) == printed
