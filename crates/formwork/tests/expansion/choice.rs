//! `#[derive(Choice)]`.

mod choices {
    use formwork::{
        field::{Choice, FieldValue, InputType},
        prelude::Choice,
    };

    #[derive(Choice, Debug, PartialEq)]
    pub(crate) enum ByMacro {
        Free,
        #[choice(label = "Two users", value = "duo")]
        TwoUsers,
        InAWeek,
    }

    #[derive(Debug, PartialEq)]
    pub(crate) enum ByHand {
        Free,
        TwoUsers,
        InAWeek,
    }

    impl FieldValue for ByHand {
        const INPUT_TYPE: InputType = InputType::Select;
        const CHOICES: &'static [Choice] = &[
            Choice { value: "free", label: "Free" },
            Choice { value: "duo", label: "Two users" },
            Choice { value: "in-a-week", label: "In a week" },
        ];

        fn parse(text: &str) -> Result<Self, &'static str> {
            match text {
                "free" => Ok(Self::Free),
                "duo" => Ok(Self::TwoUsers),
                "in-a-week" => Ok(Self::InAWeek),
                _ => Err("choice"),
            }
        }

        fn to_text(&self) -> Option<String> {
            let value = match self {
                Self::Free => "free",
                Self::TwoUsers => "duo",
                Self::InAWeek => "in-a-week",
            };
            Some(value.to_owned())
        }
    }
}

#[test]
fn a_choice_is_read_and_written_alike() {
    use choices::{ByHand, ByMacro};
    use formwork::field::FieldValue;
    assert_eq!(ByMacro::CHOICES, ByHand::CHOICES);
    assert_eq!(ByMacro::INPUT_TYPE, ByHand::INPUT_TYPE);
    for text in ["free", "duo", "in-a-week", "Free", "two-users", ""] {
        let (macros, hand) = (ByMacro::parse(text), ByHand::parse(text));
        assert_eq!(format!("{macros:?}"), format!("{hand:?}"), "{text}");
        let written = |text: Option<String>| text.unwrap_or_default();
        let macros = macros.map(|it| written(it.to_text()));
        assert_eq!(macros, hand.map(|it| written(it.to_text())));
    }
}
