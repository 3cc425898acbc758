//! The glue without what no page of a site runs, and without what browsers that know such WASM do not
//! need.
//!
//! It relies on the text that the pinned release of wasm-bindgen writes, and says so where it finds
//! another.

use anyhow::bail;

/// The types that nothing makes; see `without_streams` beside this.
const STREAMS: &str = "IntoUnderlying";

/// From here on the glue starts the WASM, in every way that there is.
const START: &str = "let wasmModule, wasmInstance, wasm;";

/// The one way in which the script starts it: with the response that it has asked for. The server's
/// files have the right media type.
const ONE_START: &str = "let wasm;
async function start({ module_or_path }) {
    const { instance } = await WebAssembly.instantiateStreaming(module_or_path, __wbg_get_imports());
    wasm = instance.exports;
    wasm.__wbindgen_start();
}
export { start as default };
";

/// What begins like this is written shorter, as what stands beside it.
const SHORTER: [(&str, &str); 4] = [
    // Of each kind of value it says more than anybody reads: a panic is not printed in browsers.
    (
        "function debugString(",
        "function debugString(val) {
    try {
        return String(val);
    } catch {
        return typeof val;
    }
}
",
    ),
    // Short texts of ASCII are copied one by one there, and long ones piece by piece.
    (
        "function passStringToWasm0(",
        "function passStringToWasm0(arg, malloc) {
    const buf = cachedTextEncoder.encode(arg);
    const ptr = malloc(buf.length, 1) >>> 0;
    getUint8ArrayMemory0().set(buf, ptr);
    WASM_VECTOR_LEN = buf.length;
    return ptr;
}
",
    ),
    // Nothing encodes into a buffer any more.
    ("if (!('encodeInto' in cachedTextEncoder))", ""),
    (
        "const CLOSURE_DTORS = ",
        "const CLOSURE_DTORS = new FinalizationRegistry(
    state => wasm.__wbindgen_destroy_closure(state.a, state.b)
);
",
    ),
];

/// The glue with one way to start, without streams, and shorter.
pub(super) fn trimmed(glue: &str) -> anyhow::Result<String> {
    let Some((before, start)) = glue.split_once(START) else {
        bail!("the glue of wasm-bindgen is not of the release that this command knows");
    };
    if !start.contains("wasm.__wbindgen_start()") {
        bail!("the glue of wasm-bindgen starts the WASM in another way than this command knows");
    }
    let mut trimmed = String::with_capacity(before.len());
    let mut is_kept = true;
    for line in before.split_inclusive('\n') {
        if begins_item(line) {
            let shorter = SHORTER.iter().find(|(start, _)| line.starts_with(start));
            is_kept = shorter.is_none() && !line.contains(STREAMS);
            trimmed.push_str(shorter.map_or("", |(_, text)| text));
        }
        if is_kept {
            trimmed.push_str(line);
        }
    }
    trimmed.push_str(ONE_START);
    Ok(trimmed)
}

/// Whether a class, a function, a constant or a statement begins here, not its inside or end.
fn begins_item(line: &str) -> bool {
    line.starts_with(|c: char| !c.is_whitespace() && c != '}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_and_other_ways_to_start_are_left_out() {
        let glue = "class IntoUnderlyingSink {
    free() {
    }
}
if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = 1;

export function hydrate() {
    wasm.hydrate();
}
const IntoUnderlyingSinkFinalization = (1)
    ? 2
    : 3;
let last = 4;
let wasmModule, wasmInstance, wasm;
function init() { wasm.__wbindgen_start(); }
export { init as default };
";
        let kept = "export function hydrate() {\n    wasm.hydrate();\n}\nlet last = 4;\n";
        assert_eq!(trimmed(glue).unwrap(), format!("{kept}{ONE_START}"));
    }

    #[test]
    fn what_is_long_is_written_shorter() {
        let glue = "let first = 1;
function debugString(val) {
    switch (typeof val) {
        case 'number':
        return `${val}`;
    }

    return className;
}
if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = 1;
}

let last = 4;
let wasmModule, wasmInstance, wasm;
function init() { wasm.__wbindgen_start(); }
";
        let trimmed = trimmed(glue).unwrap();
        let shorter = SHORTER[0].1;
        assert_eq!(trimmed, format!("let first = 1;\n{shorter}let last = 4;\n{ONE_START}"));
    }

    #[test]
    fn the_glue_of_another_release_is_refused() {
        for glue in ["", "let wasmModule, wasmInstance, wasm;\nexport { init as default };"] {
            assert!(trimmed(glue).is_err(), "{glue}");
        }
    }
}
