"""British or American? A short list of words that are spelled differently decides."""

import re
from collections import Counter


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BRITISH = _words(
    """
    ageing anaemia analyse analysed analysing behaviour behaviours behavioural cancelled catalogue centre centred
    centres colour coloured colours defence diarrhoea favour favourable favourite fibre fibres flavour foetal foetus
    fulfil glycaemia grey haemoglobin harbour honour humour hypoglycaemia judgement labelled labelling labour
    leukaemia litre litres metre metres modelled modelling neighbour neighbouring oedema oesophagus oestrogen
    organisation organisations organise paediatric programme programmes randomised realise recognise recognised
    rumour sceptical signalled signalling theatre travelled travelling tumour tumours vapour
    """
)
AMERICAN = _words(
    """
    aging anemia analyze analyzed analyzing behavior behaviors behavioral canceled catalog center centered
    centers color colored colors defense diarrhea favor favorable favorite fiber fibers flavor fetal fetus
    fulfill glycemia gray hemoglobin harbor honor humor hypoglycemia judgment labeled labeling labor
    leukemia liter liters meter meters modeled modeling neighbor neighboring edema esophagus estrogen
    organization organizations organize pediatric program programs randomized realize recognize recognized
    rumor skeptical signaled signaling theater traveled traveling tumor tumors vapor
    """
)
WORD = re.compile(r"[a-z]+")


def guess_language(text: str, *, default: str) -> tuple[str, bool]:
    """Return (language, guessed): "en-GB" or "en-US" as the spelling says, else ``default``, which is a guess."""
    words = Counter(WORD.findall(text.lower()))
    british = sum(words[word] for word in BRITISH)
    american = sum(words[word] for word in AMERICAN)
    if british == american:
        return default, True
    return ("en-GB" if british > american else "en-US"), False
