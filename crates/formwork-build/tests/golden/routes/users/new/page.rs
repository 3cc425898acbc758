/// The page.
pub async fn page() {}
