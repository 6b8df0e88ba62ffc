"""The languages that interpreters are asked for, by code (ISO 639-1, sign language by its own)."""

UNCLEAR = "und"
LANGUAGES = {
    "am": "Amharic", "ar": "Arabic", "ase": "American Sign Language", "bn": "Bengali", "zh": "Chinese (Mandarin)",
    "yue": "Chinese (Cantonese)", "en": "English", "fr": "French", "de": "German", "gu": "Gujarati",
    "ht": "Haitian Creole", "hi": "Hindi", "it": "Italian", "ja": "Japanese", "ko": "Korean", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "so": "Somali", "es": "Spanish", "sw": "Swahili",
    "tl": "Tagalog", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", UNCLEAR: "a language that is not clear",
}
