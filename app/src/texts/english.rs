//! The texts in English.

use icu_locale_core::locale;

use super::{
    AccountSettings, Accounts, DataSettings, Directory, Letters, Links, Mails, Notices,
    PreferenceSettings, Profile, ProfileSettings, Refusals, SessionSettings, Settings, Site, Start,
    Texts, Tokens, administration,
};

/// Everything that the application says, in English.
pub const ENGLISH: Texts = Texts {
    locale: || locale!("en-GB"),
    language: "English",
    site: Site {
        name: "Members",
        description: "A directory of members",
        title_template: "%s – Members",
        navigation: "Main",
        home: "Members",
        directory: "Directory",
        account: "Account",
        examples: "Examples",
        languages: "Languages",
    },
    start: Start {
        heading: "Members",
        introduction: "A directory of people who like to be found.",
        directory: "See the directory",
        join: "Join",
    },
    refusals: Refusals {
        failed: "Something went wrong",
        failed_text: "The page could not be shown. Try it again in a while.",
        failed_number: "If it goes on, tell us this number: ",
        not_found: "Not found",
        not_found_text: "There is no page at this address.",
        unauthorized: "Sign in first",
        unauthorized_text: "This is for members who are signed in. Nothing was changed.",
        forbidden: "Not for you",
        forbidden_text: "Only administrators can see and do this. Nothing was changed.",
        to_start: "Back to the start",
    },
    accounts: Accounts {
        join: "Join",
        join_description: "Become a member of the directory",
        is_member: "You are a member? ",
        sign_in: "Sign in",
        for_members: "For members of the directory",
        no_account: "No account yet? ",
        password_hint: "At least 12 characters.",
        welcome: "Welcome",
        signed_out: "You are signed out",
        unseen_name: "must consist of signs that can be seen",
        is_registered: "is already registered",
        does_not_fit: "does not fit this address",
    },
    links: Links {
        no_longer_good: "This link is no longer good",
        confirm: "Confirm your address",
        confirm_question: ["Confirm ", " as the address of ", "?"],
        confirm_button: "Yes, confirm it",
        confirm_gone: "It has been used, or is older than three days, or a newer one has taken its place.",
        confirmed: "Your address is confirmed",
        sign_in_first: "Sign in first, then confirm the address",
        confirmed_already: "Your address is confirmed already",
        is_confirmed: ("Your address ", " is confirmed."),
        is_unconfirmed: ("Your address ", " is not confirmed yet."),
        send_another: "Send another mail",
        mail_sent: "A mail is on its way",
        address_taken: "Another member has this address by now",
        forgotten: "Forgotten your password?",
        forgotten_text: "We send you a mail with a link to where you can choose a new one.",
        send: "Send the mail",
        reset_sent: "If there is a member with this address, a mail is on its way",
        reset: "Choose a new password",
        reset_for: (
            "For ",
            ". You are signed out everywhere else by it, and your tokens are revoked.",
        ),
        reset_button: "Change the password",
        reset_gone: "It has been used, or is older than an hour.",
        ask_again: "Ask for another one",
        password_changed: "Your password is changed, and you are signed out everywhere else",
        password_reset: "Your password is changed, you are signed out everywhere else, and your tokens are \
                         revoked",
    },
    letters: Letters {
        confirm_subject: "Confirm your address",
        confirm: |link| {
            format!(
                "Somebody has given this address in the directory of members.\n\
                 If it was you, confirm it here within three days:\n\n\
                 {link}\n\n\
                 If it was not you, there is nothing to do.\n"
            )
        },
        changed_subject: "Your address was changed",
        changed: "Your account in the directory of members has another address from now on.\n\
                  If you have changed it, there is nothing to do.\n\n\
                  If it was not you, tell those who run the directory at once: this address no longer \
                  opens the account.\n",
        reset_subject: "Choose a new password",
        reset: |link| {
            format!(
                "Somebody has asked for a new password in the directory of members.\n\
                 If it was you, choose one here within an hour:\n\n\
                 {link}\n\n\
                 If it was not you, there is nothing to do: your password stays as it is.\n"
            )
        },
    },
    directory: Directory {
        title: "Directory",
        description: "Everyone who is a member",
        name: "Name",
        search: "Search",
        since: "Member since",
        likes: "Likes",
        found: |count, written, search| match (count, search) {
            (0, None) => "Nobody is here yet.".to_owned(),
            (0, Some(search)) => format!("No member is called “{search}”."),
            (1, None) => "1 member".to_owned(),
            (1, Some(_)) => "1 member found".to_owned(),
            (_, None) => format!("{written} members"),
            (_, Some(_)) => format!("{written} members found"),
        },
        pages: "Pages",
        page: |page, pages| format!("Page {page} of {pages}"),
        previous: "Previous",
        next: "Next",
    },
    profile: Profile {
        description: |name| format!("{name} in the directory"),
        member_since: "Member since ",
        like: "Like",
        liked: "Liked",
        liked_by: "Liked by",
        missing: "No such member",
        missing_text: "Nobody in the directory has this number.",
        to_directory: "See the directory",
    },
    notices: Notices {
        heading: "Notices",
        hint: "Everybody can read it.",
        add: "Add",
        added: "The notice is added",
        edit: "Edit",
        save: "Save",
        cancel: "Cancel",
        saved: "The notice is saved",
        changed: "The notice was changed meanwhile. Nothing is saved yet: look at what it says now, and save \
                  again to replace it.",
        says_now: "It says now: ",
        up: "Up",
        down: "Down",
        delete: "Delete",
        deleted: "The notice is deleted",
        deleted_one: "Deleted: ",
        undo: "Undo",
        restored: "The notice is back",
        too_many: |most| format!("You have {most} notices, which is as many as fit"),
        failed: "This did not work. Try it again, or reload the page.",
    },
    settings: Settings {
        title: "Settings",
        leaving: "This account will be deleted, and is not in the directory any more. ",
        keep_short: "Keep it",
        save: "Save",
        profile: ProfileSettings {
            title: "Profile",
            description: "What everybody sees of you",
            heading: "Your profile",
            signed_in_as: ("You are signed in as ", ". "),
            see: "See your profile",
            bio_hint: "At most 500 characters.",
            picture_hint: "JPEG, PNG, WebP or GIF, at most 5 MiB; its middle is shown.",
            remove_picture: "Remove the picture",
            sign_out: "Sign out",
            saved_now: "What is saved now",
            name: "Name",
            bio: "Bio",
            saved: "Your profile is saved",
            picture_removed: "Your picture is removed",
            picture_too_large: |pixels| {
                format!("has more than {pixels} pixels on a side, or is too complex")
            },
            no_picture: "cannot be read as a picture",
        },
        account: AccountSettings {
            title: "Account",
            description: "How you sign in",
            heading: "Your account",
            email: "Email",
            address: ("Your address is ", "."),
            change_address: "Change the address",
            password: "Password",
            password_hint: "At least 12 characters. You will be signed out everywhere else.",
            change_password: "Change the password",
            wrong_password: "is not yours",
            follow_the_link: "Follow the link in the mail that is on its way: then it is your address",
        },
        preferences: PreferenceSettings {
            title: "Preferences",
            description: "How you like the site",
            heading: "Your preferences",
            saved: "Your preferences are saved",
        },
        sessions: SessionSettings {
            title: "Sessions",
            heading: "Where you are signed in",
            unnamed: "A browser without a name",
            current: "This is where you are now.",
            since: "Since ",
            seen: ", last seen ",
            end: "End this session",
            ended: "The session is ended",
            end_others: "Sign out everywhere else",
            ended_others: "You are signed out everywhere else",
        },
        data: DataSettings {
            title: "Your data",
            description: "Take it with you, or leave",
            download: "Download everything",
            download_text: " that is kept of you, as a JSON file.",
            delete_heading: "Delete the account",
            deleted_on: (
                "Your account will be deleted on ",
                ". Until then you can sign in and change your mind.",
            ),
            keep: "Keep my account",
            delete_text: "You are taken out of the directory at once, and a week later everything that is \
                          kept of you is deleted: your profile, your picture, your likes. Until then you \
                          can change your mind. The log of what was done keeps the number of your \
                          account for a year, without your name and your address.",
            delete: "Delete my account",
            other_address: "is not yours",
            last_administrator: "You are the only administrator who stays: make another member one first",
            deleted: "Your account will be deleted in a week",
            kept: "Your account is kept",
        },
    },
    tokens: Tokens {
        title: "Tokens",
        description: "For programs that act for you",
        heading: "Your tokens",
        introduction: "A program that has one may change your profile by the API, which ",
        document: "says what it can do",
        created: "Your new token. Copy it now: it is not shown again.",
        create: "Make a token",
        made: "Made ",
        used: "last used ",
        never_used: "never used",
        revoke: "Revoke",
        revoked: "The token is revoked",
        too_many: |most| format!("You have {most} tokens, and cannot have more: revoke one first"),
    },
    administration: administration::ENGLISH,
    mails: Mails {
        title: "Mails",
        description: "What would have been sent",
        none: "Nothing was sent yet.",
        subject: "Subject",
        to: "To",
        date: "Date",
        mail: "Mail",
        sent_to: "To ",
        all: "All mails",
    },
};
