//~ associated item named `bio` found for struct `NewUser`

use formwork::database::ConstraintExt;
use formwork_compile_fail::users::NewUser;

fn main() {
    let inserted = Ok(7);
    let _ = inserted.on_unique(NewUser::bio, "is taken");
}
