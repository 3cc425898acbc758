//! rustfmt has nothing to change in a table, whatever the tree.

use std::{fs, io, iter, path::Path, process::Command};

use formwork_build::RouteTree;

/// The settings that tables are laid out for.
const SETTINGS: &str = include_str!("../../../rustfmt.toml");

const TREES: u64 = 40;

const LAYOUT: &str = "pub async fn layout() {}\n";
const FALLBACKS: [(&str, &str); 5] = [
    ("loading.rs", "pub fn loading() {}\n"),
    ("error.rs", "pub fn error(failure: Failure) {}\n"),
    ("not_found.rs", "pub fn not_found() {}\n"),
    ("unauthorized.rs", "pub fn unauthorized() {}\n"),
    ("forbidden.rs", "pub fn forbidden() {}\n"),
];
const METADATA: [&str; 3] = [
    "",
    "pub const METADATA: Metadata = Metadata;\n",
    "pub async fn metadata() -> Result<Metadata> {}\n",
];
const CACHE: &str = "pub const CACHE: Cache = Cache::forever();\n";
const LAYER: &str = "pub fn layer() -> Limit {}\n";
const RAW_BODY: &str = "pub const RAW_BODY: bool = true;\n";
const STATIC_PARAMS: &str = "pub async fn static_params() -> Result<Vec<u64>> {}\n";

/// Makes trees out of numbers that look random and are the same in each run.
struct Trees {
    state: u64,
    names: u64,
}

impl Trees {
    fn below(&mut self, end: u64) -> u64 {
        self.state =
            self.state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (self.state >> 33) % end
    }

    fn one_in(&mut self, number: u64) -> bool {
        self.below(number) == 0
    }

    /// `text`, or nothing.
    fn perhaps(&mut self, text: &str) -> String {
        if self.one_in(2) { text.to_owned() } else { String::new() }
    }

    /// A name that no other folder of the tree has, now and then a very long one.
    fn name(&mut self) -> String {
        self.names += 1;
        let longest = if self.one_in(60) { 110 } else { 20 };
        let length = self.below(longest);
        let tail = iter::repeat_with(|| char::from(b"abcdxyz_-01"[self.below(11) as usize]));
        let tail: String = tail.take(length as usize).collect();
        format!("n{}{tail}", self.names)
    }

    fn folder(&mut self, folder: &Path, has_parameter: bool, depth: u64) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let write = |name: &str, source: &str| fs::write(folder.join(name), source);
        if self.one_in(3) {
            write("layout.rs", &format!("{}{LAYOUT}", METADATA[self.below(3) as usize]))?;
        }
        for (name, source) in FALLBACKS {
            if self.one_in(9) {
                write(name, source)?;
            }
        }
        match self.below(9) {
            0 => write("route.rs", &self.route())?,
            1 => write("handler.rs", &self.handler())?,
            2 => {}
            _ => write("page.rs", &self.page(has_parameter))?,
        }
        if depth == 0 {
            return Ok(());
        }
        for _ in 0..self.below(4) {
            let name = self.name();
            self.folder(&folder.join(name), has_parameter, depth - 1)?;
        }
        if self.one_in(3) {
            let name = self.name().replace('-', "_");
            self.folder(&folder.join(format!("[{name}]")), true, depth - 1)?;
        }
        if self.one_in(9) {
            let name = self.name().replace('-', "_");
            self.folder(&folder.join(format!("[...{name}]")), true, 0)?;
        }
        Ok(())
    }

    fn page(&mut self, has_parameter: bool) -> String {
        let mut source = METADATA[self.below(3) as usize].to_owned();
        if self.one_in(2) {
            source += CACHE;
            source += &self.perhaps(if has_parameter { STATIC_PARAMS } else { "" });
        }
        source
            + &self.query()
            + "pub async fn page(parts: Parts, query: Query<Filter>) -> Result<()> {}\n"
    }

    fn query(&mut self) -> String {
        self.perhaps("#[derive(Query)]\npub struct Filter;\n")
    }

    fn route(&mut self) -> String {
        let mut source = self.perhaps(LAYER);
        if self.one_in(2) {
            source += &self.perhaps(CACHE);
            source += &(self.query() + "pub async fn get(parts: Parts, query: Query<Filter>) {}\n");
        }
        for method in ["put", "patch", "delete"] {
            source += &self.perhaps(&format!("pub async fn {method}() {{}}\n"));
        }
        source + "pub async fn post(parts: Parts) {}\n"
    }

    fn handler(&mut self) -> String {
        let layer = self.perhaps(LAYER);
        self.perhaps(RAW_BODY) + &layer + "pub async fn handler(request: ApiRequest) {}\n"
    }
}

#[test]
fn rustfmt_leaves_every_table_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rustfmt.toml"), SETTINGS).unwrap();
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--check", "--edition", "2024"]);
    for seed in 0..TREES {
        let app = folder.path().join(seed.to_string());
        Trees { state: seed, names: 0 }.folder(&app.join("routes"), false, 4).unwrap();
        let table = app.join("routes.rs");
        fs::write(&table, RouteTree::scan(&app.join("routes")).unwrap().source()).unwrap();
        rustfmt.arg(table);
    }
    let output = rustfmt.output().unwrap();
    let changes = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{changes}{}", String::from_utf8_lossy(&output.stderr));
}

/// rustfmt itself takes too long for this one, so it is not asked.
#[test]
fn a_tree_deeper_than_a_line_is_wide_has_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut routes = folder.path().join("routes");
    for _ in 0..40 {
        fs::create_dir_all(&routes).unwrap();
        fs::write(routes.join("layout.rs"), LAYOUT).unwrap();
        fs::write(routes.join("page.rs"), "pub async fn page() -> Result<()> {}\n").unwrap();
        routes.push("folder");
    }
    let tree = RouteTree::scan(&folder.path().join("routes")).unwrap();
    assert_eq!(tree.source().matches(".page(").count(), 40);
}
