//! `#[derive(Wizard)]`.

use formwork::{
    FormValues,
    extract::{PathParameter, PathSegment},
    field::FieldSpec,
    prelude::*,
    wizard::Wizard as _,
};

#[derive(Form, Clone, Debug, PartialEq)]
pub(crate) struct Account {
    #[field(label = "Email", length(..=10))]
    email: String,
    #[field(label = "Business")]
    business: bool,
}

#[derive(Form, Clone, Debug, PartialEq)]
pub(crate) struct Address {
    #[field(label = "City")]
    city: String,
}

mod by_macro {
    use super::{Account, Address};
    use formwork::prelude::*;

    #[derive(Wizard)]
    pub(crate) enum Registration {
        Account(Account),
        #[step(label = "Where you live", slug = "address", needed = needs_address)]
        HomeAddress(Address),
        Type(NoFields),
    }

    fn needs_address(answers: &RegistrationAnswers) -> bool {
        answers.account.as_ref().is_some_and(|account| account.business)
    }
}

mod by_hand {
    use super::{Account, Address};
    use formwork::{
        FieldErrors, FormValues,
        extract::{PathParameter, PathSegment},
        field::FieldSpec,
        form::{Form, NoFields},
        wizard::{Wizard, WizardStep},
    };

    pub(crate) enum Registration {
        Account(Account),
        HomeAddress(Address),
        Type(NoFields),
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub(crate) enum RegistrationStep {
        Account,
        HomeAddress,
        Type,
    }

    impl WizardStep for RegistrationStep {
        const ALL: &'static [Self] = &[Self::Account, Self::HomeAddress, Self::Type];

        fn slug(self) -> &'static str {
            match self {
                Self::Account => "account",
                Self::HomeAddress => "address",
                Self::Type => "type",
            }
        }

        fn label(self) -> &'static str {
            match self {
                Self::Account => "Account",
                Self::HomeAddress => "Where you live",
                Self::Type => "Type",
            }
        }
    }

    impl std::fmt::Display for RegistrationStep {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.slug())
        }
    }

    impl PathParameter for RegistrationStep {
        fn parse(segment: &str) -> Option<Self> {
            Self::from_slug(segment)
        }

        fn to_segment(&self) -> PathSegment {
            PathSegment::One(self.to_string())
        }
    }

    #[derive(Default)]
    pub(crate) struct RegistrationAnswers {
        pub(crate) account: Option<Account>,
        pub(crate) home_address: Option<Address>,
        pub(crate) r#type: Option<NoFields>,
    }

    impl std::fmt::Debug for RegistrationAnswers {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("RegistrationAnswers")
                .field("account", &self.account.as_ref().map(|_| ()))
                .field("home_address", &self.home_address.as_ref().map(|_| ()))
                .field("type", &self.r#type.as_ref().map(|_| ()))
                .finish()
        }
    }

    pub(crate) struct RegistrationComplete {
        pub(crate) account: Account,
        pub(crate) home_address: Option<Address>,
        pub(crate) r#type: NoFields,
    }

    impl std::fmt::Debug for RegistrationComplete {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("RegistrationComplete").finish_non_exhaustive()
        }
    }

    fn needs_address(answers: &RegistrationAnswers) -> bool {
        answers.account.as_ref().is_some_and(|account| account.business)
    }

    impl Wizard for Registration {
        type Step = RegistrationStep;
        type Answers = RegistrationAnswers;
        type Complete = RegistrationComplete;

        const NAME: &'static str = concat!(module_path!(), "::", "Registration");

        fn step(&self) -> RegistrationStep {
            match self {
                Self::Account(_) => RegistrationStep::Account,
                Self::HomeAddress(_) => RegistrationStep::HomeAddress,
                Self::Type(_) => RegistrationStep::Type,
            }
        }

        fn encode(&self) -> FormValues {
            match self {
                Self::Account(form) => form.encode(),
                Self::HomeAddress(form) => form.encode(),
                Self::Type(form) => form.encode(),
            }
        }

        fn decode(step: RegistrationStep, values: &FormValues) -> Result<Self, FieldErrors> {
            match step {
                RegistrationStep::Account => Account::decode(values).map(Self::Account),
                RegistrationStep::HomeAddress => Address::decode(values).map(Self::HomeAddress),
                RegistrationStep::Type => NoFields::decode(values).map(Self::Type),
            }
        }

        fn specs(step: RegistrationStep) -> &'static [FieldSpec] {
            match step {
                RegistrationStep::Account => Account::specs(),
                RegistrationStep::HomeAddress => Address::specs(),
                RegistrationStep::Type => NoFields::specs(),
            }
        }

        fn is_needed(step: RegistrationStep, answers: &RegistrationAnswers) -> bool {
            match step {
                RegistrationStep::HomeAddress => needs_address(answers),
                RegistrationStep::Account | RegistrationStep::Type => true,
            }
        }

        fn put(self, answers: &mut RegistrationAnswers) {
            match self {
                Self::Account(form) => answers.account = Some(form),
                Self::HomeAddress(form) => answers.home_address = Some(form),
                Self::Type(form) => answers.r#type = Some(form),
            }
        }

        fn complete(answers: RegistrationAnswers) -> Option<RegistrationComplete> {
            Some(RegistrationComplete {
                account: answers.account?,
                home_address: answers.home_address,
                r#type: answers.r#type?,
            })
        }
    }
}

/// What both say, as text: they are of two types.
macro_rules! said {
    ($module:ident) => {{
        use $module::{Registration, RegistrationAnswers, RegistrationStep};

        let mut said = Vec::new();
        for step in RegistrationStep::ALL.iter().copied() {
            let names = Registration::specs(step).iter().map(|spec: &FieldSpec| spec.name);
            said.push(format!("{step:?} {step} {} {:?}", step.label(), names.collect::<Vec<_>>()));
            let PathSegment::One(segment) = step.to_segment() else { panic!("one segment") };
            assert_eq!(<RegistrationStep as PathParameter>::parse(&segment), Some(step));
        }
        for segment in ["home-address", "Account", "", "nothing"] {
            said.push(format!("{:?}", <RegistrationStep as PathParameter>::parse(segment)));
        }
        for body in ["", "email=ada&business=on", "email=ada&city=London", "email=too+long+indeed"]
        {
            let values = FormValues::parse(body.as_bytes()).unwrap();
            let mut answers = RegistrationAnswers::default();
            for step in RegistrationStep::ALL.iter().copied() {
                said.push(format!("{}", Registration::is_needed(step, &answers)));
                match Registration::decode(step, &values) {
                    Ok(form) => {
                        said.push(format!("{:?} {:?}", form.step(), form.encode()));
                        form.put(&mut answers);
                    }
                    Err(errors) => said.push(format!("{errors:?}")),
                }
            }
            said.push(format!("{answers:?}"));
            let complete = Registration::complete(answers);
            said.push(format!("{complete:?}"));
            let forms = complete.map(|it| (it.account, it.home_address, it.r#type));
            said.push(format!("{forms:?}"));
        }
        said
    }};
}

#[test]
fn a_wizard_has_the_same_steps_and_forms() {
    use by_macro::Registration;
    assert_eq!(said!(by_macro), said!(by_hand));
    assert!(Registration::NAME.ends_with("::wizard::by_macro::Registration"));
}
