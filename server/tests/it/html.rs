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

    fn has(&self, attribute: &str) -> bool {
        self.tag.split(' ').any(|piece| piece == attribute)
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
    /// Each control's name, and what it submits: nothing if none of a group of radio buttons is
    /// checked.
    controls: Vec<(String, Option<String>)>,
}

impl Form {
    /// The form whose id begins with `id`, with what its controls hold.
    #[track_caller]
    pub(crate) fn find(html: &str, id: &str) -> Self {
        let start =
            html.find(&format!("id=\"{id}")).unwrap_or_else(|| panic!("no form {id}: {html}"));
        let end = start + html[start..].find("</form>").unwrap();
        let mut form = Self { controls: Vec::new() };
        elements(&html[start..end]).for_each(|element| form.add(&element));
        form
    }

    fn add(&mut self, element: &Element) {
        if element.is("option") {
            let (_, value) = self.controls.last_mut().expect("a select around the option");
            if value.is_none() || element.has("selected") {
                *value = Some(element.value());
            }
            return;
        }
        let is_of_type = |name| element.attribute("type").as_deref() == Some(name);
        let (is_radio, is_checkbox) = (is_of_type("radio"), is_of_type("checkbox"));
        let is_control = ["input", "textarea", "select"].iter().any(|name| element.is(name));
        let Some(name) = element.attribute("name").filter(|_| is_control) else { return };
        let is_chosen = element.has("checked") || !(is_radio || is_checkbox);
        let is_held = !element.is("select") && is_chosen;
        let value = is_held.then(|| element.value());
        match self.controls.iter_mut().find(|(other, _)| is_radio && *other == name) {
            Some((_, chosen)) => *chosen = value.or(chosen.take()),
            None => self.controls.push((name, value)),
        }
    }

    /// Types `value` into the control called `name`, or chooses it.
    #[track_caller]
    pub(crate) fn fill(mut self, name: &str, value: &str) -> Self {
        let control = self.controls.iter_mut().find(|(key, _)| key == name);
        let control = control.unwrap_or_else(|| panic!("the form has no control {name}"));
        control.1 = Some(value.to_owned());
        self
    }

    /// What the control called `name` holds.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.controls.iter().find(|(key, _)| key == name)?.1.as_deref()
    }

    /// The body that a browser sends: line breaks are CR LF.
    pub(crate) fn body(&self) -> String {
        let submitted = self
            .controls
            .iter()
            .filter_map(|(name, value)| Some((name, value.as_ref()?.replace('\n', "\r\n"))));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(submitted).finish()
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
