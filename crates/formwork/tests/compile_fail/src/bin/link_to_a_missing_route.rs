//~ cannot find function `members` in module `href`

use formwork_compile_fail::routes::href;

fn main() {
    let _ = href::members();
}
