"""Texts for many editions: sentences of made-up words, some of them everywhere and most of them rare."""

import random
from itertools import accumulate

SYLLABLES = "ba ce di fo gu ha ji ko lu me ni pa qui ra so ty ve wo xa zu ther mal ost ren".split()  # noqa: SIM905
#: Words of the field, the commonest first, that the measured questions use.
FIELD = [
    *("cell", "ageing", "telomere", "protein", "mouse", "human", "study", "tissue", "tumour", "gene", "expression"),
    *("mitochondria", "senescence", "inflammation", "muscle", "oestrogen", "centre", "behaviour", "fibre"),
]
VOCABULARY = 30_000
SENTENCE, PARAGRAPH = 14, 84  # words


class Writer:
    """Writes texts of about so many words; the same seed writes the same texts."""

    def __init__(self, *, words: int, seed: int = 7):
        self.chance, self.words = random.Random(seed), words
        made = {"".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4))) for _ in range(VOCABULARY)}
        self.vocabulary = self.chance.sample(sorted(made.difference(FIELD)), k=len(made.difference(FIELD)))
        # From a word of most texts to one of a hundred: at the squares among the words by their frequency.
        for place, word in enumerate(FIELD):
            self.vocabulary.insert(place * place, word)
        # Zipf's law, without the words that say nothing: the n-th word is met 1/n as often as the first.
        self.weights = list(accumulate(1 / (place + 20) for place in range(len(self.vocabulary))))

    def some(self, count: int) -> list[str]:
        """Return words as they follow in a text, the common ones often."""
        return self.chance.choices(self.vocabulary, cum_weights=self.weights, k=count)

    def line(self, count: int) -> str:
        """Return so many words as one line."""
        return " ".join(self.some(count)).capitalize()

    def paragraphs(self) -> list[str]:
        """Return the paragraphs of a text, between half and one and a half times ``words`` long."""
        length = self.chance.randint(self.words // 2, self.words * 3 // 2)
        return [self._sentences(min(PARAGRAPH, length - at)) for at in range(0, length, PARAGRAPH)]

    def _sentences(self, count):
        words = self.some(count)
        return " ".join(" ".join(words[at : at + SENTENCE]).capitalize() + "." for at in range(0, count, SENTENCE))
