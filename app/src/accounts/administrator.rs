//! Who is an administrator by their address.

use formwork::{
    StartError,
    database::{AnyConnection, AnyDatabase},
    prelude::{Email, Result},
};

use super::queries;
use crate::audit::{self, What};

/// `ADMINISTRATOR`: whoever has shown that this address is theirs, and the account with it, is an
/// administrator.
#[derive(Clone, Debug)]
pub struct AdministratorAddress(Option<String>);

impl AdministratorAddress {
    /// Reads the address, if there is one.
    ///
    /// # Errors
    ///
    /// One line if it is no address.
    pub fn new(address: Option<&str>) -> Result<Self, StartError> {
        let Some(address) = address else {
            return Ok(Self(None));
        };
        let email: Email = address.parse().map_err(|_| {
            let problem = "expected an address, such as ada@example.org";
            StartError::Application(format!("ADMINISTRATOR={address}: {problem}"))
        })?;
        Ok(Self(Some(email.as_str().to_lowercase())))
    }

    /// Whether this address, in lower case, is the administrator's.
    #[must_use]
    pub fn is(&self, address: &str) -> bool {
        self.0.as_deref() == Some(address)
    }

    /// Makes whoever has the address an administrator, if they have confirmed it, and notes it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn appoint(&self, db: &mut AnyConnection) -> sqlx::Result<()> {
        let Some(address) = &self.0 else {
            return Ok(());
        };
        if let Some(id) = queries::appoint_administrator(db, address).await? {
            let details = "member → administrator, by ADMINISTRATOR";
            audit::note(db, What::RoleChanged, None, Some(id), details).await?;
        }
        Ok(())
    }

    /// The same, when the server starts.
    ///
    /// # Errors
    ///
    /// One line that says what the database refuses.
    pub async fn appoint_at_start(&self, db: &AnyDatabase) -> Result<(), StartError> {
        let appointed = async {
            let mut transaction = db.begin().await?;
            self.appoint(&mut transaction).await?;
            transaction.commit().await?;
            Ok::<_, formwork::Error>(())
        };
        appointed.await.map_err(|error| {
            StartError::Application(format!("the administrator cannot be appointed: {error:?}"))
        })
    }
}
