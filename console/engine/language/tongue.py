"""Whether a text is of a language that nobody here was taught: by small words that only that language has."""

from __future__ import annotations

import re

_SMALL = {
    "German": (
        "ich du er wir ihr nicht ist sind war der die das ein eine einen und oder aber wie wo wann wer warum "
        "mir mich dich uns euch kein keine bitte danke heute gestern morgen gibt es hallo guten moin für mit "
        "von zum zur auf möchte haben habe brauche kann können zeig zeige gib sehr auch noch schon wieder "
        "als suche arbeit bist seid wird bei nach diese dieser welche wieviel viel nein ja"
    ),
    "French": (
        "je tu il elle nous vous est sont était le la les un une des et ou mais comment où quand qui pourquoi "
        "pas merci bonjour salut aujourd'hui hier demain pour avec dans sur besoin voudrais peux pouvez "
        "combien quel quelle cherche travail suis ce cette que qui avez j'ai c'est non oui"
    ),
    "Spanish": (
        "yo tú él ella nosotros usted es son está están el la los las un una y pero cómo dónde cuándo quién "
        "por qué gracias hola buenos días hoy ayer mañana para con necesito quiero puede cuánto cuántos hay "
        "muéstrame busco trabajo qué soy tengo está este esta sí me gustaría del"
    ),
    "Portuguese": (
        "eu você não são uma e mas como onde quando quem por que obrigado obrigada olá bom dia hoje ontem amanhã "
        "para com preciso quero pode quanto quantos há procuro trabalho sim estou tenho"
    ),
    "Italian": (
        "io tu lui lei noi voi è sono il lo gli un una e ma come dove quando chi perché non grazie ciao "
        "buongiorno oggi ieri domani per con vorrei posso quanto quanti c'è cerco lavoro sono ho questo questa sì"
    ),
    "Polish": (
        "jest są nie tak jak gdzie kiedy kto dlaczego proszę dziękuję cześć dzień dobry dzisiaj wczoraj jutro "
        "dla mam chcę mogę ile czy się na"
    ),
    "Turkish": (
        "ben sen biz siz değil nasıl nerede ne zaman kim neden lütfen teşekkürler merhaba bugün dün yarın "
        "için ile istiyorum kaç var yok bir"
    ),
    "Dutch": (
        "ik jij hij wij jullie niet zijn het een en maar hoe waar wanneer wie waarom alsjeblieft bedankt "
        "hallo vandaag gisteren morgen voor met graag wil kan"
    ),
}
_ENGLISH = frozenset([
    "the", "a", "an", "is", "are", "was", "were", "of", "to", "in", "on", "for", "and", "or", "not", "my", "me",
    "i", "you", "we", "it", "this", "that", "what", "which", "who", "when", "where", "how", "why", "please",
    "show", "tell", "give", "do", "does", "did", "can", "could", "have", "has", "will", "with", "at", "all",
    "today", "yesterday", "late",
])  # fmt: skip
_SCRIPTS = {
    "Russian": "\u0400-\u04ff",
    "Greek": "\u0370-\u03ff",
    "Arabic": "\u0600-\u06ff",
    "Hebrew": "\u0590-\u05ff",
    "Hindi": "\u0900-\u097f",
    "Thai": "\u0e00-\u0e7f",
    "Japanese": "\u3040-\u30ff",
    "Korean": "\uac00-\ud7af",
    "Chinese": "\u4e00-\u9fff",
}
"""The language that most texts of a script are in; Japanese has signs of its own beside the Chinese ones."""
_LETTERS = {language: re.compile(f"[{signs}]") for language, signs in _SCRIPTS.items()}
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ONLY = {language: frozenset(words.split()) - _ENGLISH for language, words in _SMALL.items()}


def other_language(text: str) -> str | None:
    """Its English name; None for English, and where nothing is sure."""
    text = text[:500].replace("’", "'")
    written = _by_script(text)
    if written is not None:
        return written
    said = [word.lower() for word in _WORD.findall(text)]
    found = {language: words & set(said) for language, words in _ONLY.items()}
    language, most = max(found.items(), key=lambda pair: len(pair[1]))
    english = sum(word in _ENGLISH for word in said)
    needed = 1 if len(said) == 1 else 2
    return language if len(most) >= needed and len(most) > english else None


def _by_script(text: str) -> str | None:
    """Where most letters are of a script that English is not written in."""
    latin = len(_LATIN.findall(text))
    return next((language for language, signs in _LETTERS.items() if len(signs.findall(text)) > latin), None)
