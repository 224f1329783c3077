# SPDX-License-Identifier: EUPL-1.2
"""What an editor looks at in any Dutch text of ours: the words of the glossary, and spelling."""

import re
import subprocess

NOT_OUR_WORDS = {
    r"\b[Dd]atalek": "gegevenslek", r"\binsider": "medewerker", r"\bgelieve\b": "doe het", r"(?<!\d )\b([Uu]|[Uu]w)\b(?!\.)": "je",
    r"\b[Bb]ackup": "back-up", r"\be-mail\b": "mail", r"\b[Pp]aswoord": "wachtwoord", r"2FA|MFA(?!\w)": "multifactorauthenticatie",
}


def not_our_words(text, allowed=()):
    """The words of a text that the glossary has another one for."""
    yield from (f"“{pattern}” (say {ours})" for pattern, ours in NOT_OUR_WORDS.items()
                if ours not in allowed and re.search(pattern, text))


def misspelled(texts, words):
    """The words that neither hunspell's Dutch dictionary nor the file with names and terms has, numbers of steps apart."""
    found = sorted({word.strip("'-’") for text in texts for word in re.findall(r"[^\W_][\w'’-]*", text)
                    if not re.fullmatch(r"[A-Z]\d{1,2}", word)})
    result = subprocess.run(["hunspell", "-d", "nl", "-p", words, "-l", "-i", "UTF-8"], input="\n".join(found),
                            capture_output=True, text=True, check=True)
    return sorted(set(result.stdout.split()))


def report(checks):
    """Runs checks that give faults, as TAP; returns the exit status."""
    print(f"1..{len(checks)}")
    failed = 0
    for number, check in enumerate(checks, 1):
        faults = list(check())
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {number} {check.__name__}")
        for fault in faults:
            print(f"# {fault}")
    return 1 if failed else 0
