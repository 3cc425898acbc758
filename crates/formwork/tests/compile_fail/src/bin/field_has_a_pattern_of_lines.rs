//~ `pattern` is for a single line

use formwork::prelude::*;

#[derive(Form)]
struct Profile {
    #[field(label = "Bio", multiline, pattern = "[a-z]*")]
    bio: String,
}

fn main() {
    let _ = Profile { bio: String::new() }.bio;
}
