use formwork::Result;

/// The page.
pub async fn page() -> Result<()> {
    Ok(())
}
