//! The form to sign in.

use formwork::Result;

/// The page.
pub async fn page() -> Result<()> {
    Ok(())
}
