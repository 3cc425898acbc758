//! As much of HTML as a text browser needs to fill in a form.

/// A start tag and the text after it.
#[derive(Debug)]
pub(crate) struct Element {
    tag: String,
    text: String,
}

impl Element {
    /// The first element whose start tag contains `part`, such as `id="name"`.
    pub(crate) fn find(html: &str, part: &str) -> Option<Self> {
        elements(html).find(|element| element.tag.contains(part))
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let (_, value) = self.tag.split_once(&format!(" {name}=\""))?;
        Some(unescape(value.split('"').next()?))
    }

    fn is(&self, name: &str) -> bool {
        self.tag.split([' ', '/']).next() == Some(name)
    }

    /// What the control holds.
    pub(crate) fn value(&self) -> String {
        if self.is("textarea") {
            // A parser drops the first line break (HTML Standard, section 13.2.6.4.7).
            let text = unescape(&self.text);
            return text.strip_prefix('\n').unwrap_or(&text).to_owned();
        }
        self.attribute("value").unwrap_or_default()
    }
}

/// A form, as it is filled in and submitted without scripts.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    /// The form whose id begins with `id`, with what its controls hold.
    #[track_caller]
    pub(crate) fn find(html: &str, id: &str) -> Self {
        let start =
            html.find(&format!("id=\"{id}")).unwrap_or_else(|| panic!("no form {id}: {html}"));
        let end = start + html[start..].find("</form>").unwrap();
        let fields = elements(&html[start..end])
            .filter(|element| element.is("input") || element.is("textarea"))
            .filter_map(|element| Some((element.attribute("name")?, element.value())))
            .collect();
        Self { fields }
    }

    /// Types `value` into the control called `name`.
    #[track_caller]
    pub(crate) fn fill(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(key, _)| key == name);
        let field = field.unwrap_or_else(|| panic!("the form has no control {name}"));
        value.clone_into(&mut field.1);
        self
    }

    /// What the control called `name` holds.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body that a browser sends: line breaks are CR LF.
    pub(crate) fn body(&self) -> String {
        let fields = self.fields.iter().map(|(name, value)| (name, value.replace('\n', "\r\n")));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
    }
}

fn elements(html: &str) -> impl Iterator<Item = Element> {
    html.split('<').skip(1).map(|piece| {
        let (tag, text) = split_tag(piece);
        Element { tag: tag.to_owned(), text: text.to_owned() }
    })
}

/// A `>` inside quotes does not end a tag.
fn split_tag(piece: &str) -> (&str, &str) {
    let mut quoted = false;
    for (index, byte) in piece.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return (&piece[..index], &piece[index + 1..]),
            _ => {}
        }
    }
    (piece, "")
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
