"""Words that participants read, by code. They are translated when shown."""

from shared.http.words import N_

CASE_TYPES = {
    "parenting": N_("Parenting or time with children"),
    "separation": N_("Separation or divorce"),
    "family": N_("Family matters"),
    "neighbors": N_("Neighbors"),
    "housing": N_("Renting or housing"),
    "money": N_("Money or a purchase"),
    "workplace": N_("Work"),
    "other": N_("Something else"),
}
LANGUAGES = {"en": "English", "es": "Español"}
YES_NO = {"yes": N_("Yes"), "no": N_("No")}
ZONES = {
    "America/New_York": N_("Eastern time"),
    "America/Chicago": N_("Central time"),
    "America/Denver": N_("Mountain time"),
    "America/Phoenix": N_("Arizona time"),
    "America/Los_Angeles": N_("Pacific time"),
    "America/Anchorage": N_("Alaska time"),
    "Pacific/Honolulu": N_("Hawaii time"),
    "America/Puerto_Rico": N_("Puerto Rico time"),
}
CONSENTS = {
    "sessions_sms": N_("Text me about sessions: times, changes and reminders."),
    "check_ins_sms": N_("Text me to check in later, up to 6 texts a month."),
    "details_sms": N_("Texts may say what they are about. Without this they only say that we have news."),
    "email": N_("Send me e-mail about my case."),
}
MORE_CONSENTS = {  # asked for on the form, folded away
    "voicemail": N_("You may leave a voice message on my phone."),
    "surveys": N_("Ask me at the end how it was: 4 questions, answered without my name."),
    "research": N_("What happened may be counted for research, without names."),
    "proposals": N_("The other person may send me a proposal through you."),
    "copy_lawyer": N_("Send a copy to my lawyer, once I tell you who that is."),
}
LATER_CONSENTS = {"fundraising": N_("Write to me about gifts to the center.")}  # never where people ask for help
SHORT_CONSENTS = {
    "sessions_sms": N_("Texts about sessions"),
    "check_ins_sms": N_("Texts to check in later"),
    "details_sms": N_("Details in texts"),
    "email": N_("E-mail"),
    "voicemail": N_("Voice messages"),
    "surveys": N_("How it was"),
    "research": N_("Research without names"),
    "proposals": N_("Proposals from the other person"),
    "copy_lawyer": N_("Copies to my lawyer"),
    "fundraising": N_("Letters about gifts"),
}
SURVEY = {
    "heard": N_("I could say what mattered to me."),
    "own_needs": N_("I see more clearly what I need."),
    "their_view": N_("I see more clearly how the other person sees it."),
    "free_choice": N_("I was free to say yes or no."),
}
PUSHED = N_("Did you feel pushed to agree to something?")
SURVEY_SCALE = {1: N_("Not at all"), 2: N_("A little"), 3: N_("Partly"), 4: N_("Mostly"), 5: N_("Fully")}
STANDING = {
    "inquiry": (N_("We have your request"),
                N_("Somebody from the center will call you, usually within two work days. We talk with each person "
                   "alone first.")),
    "screening": (N_("We are talking with each person"),
                  N_("We talk with each person alone to see if mediation is right and safe. Then we ask if both want "
                     "it.")),
    "convening": (N_("We are asking if everybody wants to meet"),
                  N_("Each person answers privately. You can change your mind at any time.")),
    "ready": (N_("We are looking for a time"),
              N_("You will be asked which times suit you. Your answers are private.")),
    "scheduled": (N_("A session is set"),
                  N_("We will remind you before it. If the time does not suit you any more, tell us.")),
    "in_session": (N_("You had a session"),
                   N_("Thank you for your time. Somebody from the center is writing up what comes next.")),
    "following_up": (N_("Our door stays open"),
                     N_("We may check in with you, if you agreed to that. If you would like to talk again, call us or "
                        "text us.")),
    "re_engaging": (N_("You are asked about another session"),
                    N_("It is your choice. Your answer is private.")),
    "closed": (N_("Your case is closed"), N_("If you would like to talk again, call us. There is no deadline.")),
    "screened_out": (N_("Please call us"), N_("A person from the center will speak with you.")),
}
