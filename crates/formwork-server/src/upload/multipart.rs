//! Reading `multipart/form-data` while it arrives (RFC 7578).

use std::{collections::HashMap, pin::pin};

use bytes::Bytes;
use formwork_core::{
    FormValues, MAX_FIELDS, Upload,
    field::{FieldSpec, InputType},
    wire::ACTION_FIELD,
};
use futures::{Stream, StreamExt};
use http::{HeaderMap, header};
use multer::{Field, Multipart};

use super::{
    Staging, UploadRejection, content_type,
    disposition::Disposition,
    file_name, limits,
    metered::{HEADER_LIMIT, Meter, Metered, Refused},
    reference::{Place, Record},
    stored::NotStored,
};
use crate::{action::is_utf8, config::BODY_LIMIT};

/// The field that a browser puts the charset of a form into (HTML Standard, section 4.10.22.4).
const CHARSET_FIELD: &str = "_charset_";

/// The form that the fields of a body belong to.
#[derive(Clone, Copy, Debug)]
pub struct FileForm {
    /// The id of its action.
    pub action: &'static str,
    /// Its fields: a file for a field that is no file field is left out.
    pub specs: &'static [FieldSpec],
    /// How many bytes it may have but for its files: [`BODY_LIMIT`] unless its action says otherwise.
    pub body_limit: usize,
}

/// How it is known which form the fields of a body belong to.
#[derive(Clone, Copy, Debug)]
pub enum FormOf {
    /// By something else than the body.
    Known(FileForm),
    /// By the id in the field `_action`, which stands before the first file.
    Named(fn(&str) -> Option<FileForm>),
}

/// How long a body may be and is said to be, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Length {
    /// The greatest length of any form's body.
    pub limit: u64,
    /// The length that was declared; a body is refused as soon as that is known to be too large.
    pub declared: Option<u64>,
}

impl Length {
    /// At most `limit`, with no length declared.
    #[must_use]
    pub const fn at_most(limit: u64) -> Self {
        Self { limit, declared: None }
    }
}

/// Reads a form from the body of a `multipart/form-data` request, in whatever pieces it comes.
///
/// Texts become texts, and the files of file fields are written to `staging`, or without one only
/// looked at; a file control that was left empty is left out. Nothing else of the request is needed and nothing else is done, so
/// this is also what a fuzz target calls.
///
/// Bounds: what `length` says, and what the form's fields may have altogether; names and texts up to
/// the form's limit; 1000 parts; 16 KiB before the first part, of headers of each part, and behind the last
/// part; one file more than fits for each field, others are read past. A file that is larger than
/// its field allows is not stored: its [`Upload`] has the size, and no content.
///
/// # Errors
///
/// [`UploadRejection`], see there. Every file that was written is deleted then, as it is when the
/// future is dropped.
///
/// # Examples
///
/// ```
/// use formwork_server::upload::{
///     FileForm, FormOf, Length, Staging, UploadRejection, read_multipart,
/// };
/// use futures::stream;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let folder = std::env::temp_dir().join("uploads");
/// let staging = Staging::new(folder, 1 << 20, None);
/// let form = FormOf::Known(FileForm { action: "example", specs: &[], body_limit: 1000 });
/// let body = "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--\r\n";
/// let read = async |body: &'static str| {
///     let pieces = stream::iter(body.as_bytes().chunks(7).map(|piece| Ok(piece.into())));
///     read_multipart(pieces, "x", form, Length::at_most(1000), Some(&staging)).await
/// };
///
/// assert_eq!(read(body).await.unwrap().get("a"), Some("b"));
/// let broken_off = read(&body[..body.len() - 4]).await;
/// assert!(matches!(broken_off, Err(UploadRejection::Malformed)));
/// # }
/// ```
pub async fn read_multipart<S>(
    stream: S,
    boundary: &str,
    form: FormOf,
    length: Length,
    staging: Option<&Staging>,
) -> Result<FormValues, UploadRejection>
where
    S: Stream<Item = Result<Bytes, UploadRejection>> + Send,
{
    let meter = Meter::new(length.limit);
    let mut reader = Reader::new(form, length, meter.clone(), staging)?;
    // Its end may be read by the decoder, and is asked for once more behind the last part.
    let stream = pin!(stream.fuse());
    let mut pieces = Metered::new(stream, meter.clone());
    let mut multipart = Multipart::new(&mut pieces, boundary);
    while let Some(field) = multipart.next_field().await.map_err(|_| meter.rejection())? {
        meter.expect_content();
        reader.read(field).await?;
        meter.expect_headers();
    }
    drop(multipart);
    // The rest is the epilogue; a body that is longer than that is not what it says.
    meter.expect_headers();
    while let Some(piece) = pieces.next().await {
        piece.map_err(|Refused| meter.rejection())?;
    }
    Ok(reader.values)
}

/// What has been read so far.
struct Reader<'a> {
    form: Option<FileForm>,
    find: FormOf,
    length: Length,
    meter: Meter,
    staging: Option<&'a Staging>,
    values: FormValues,
    parts: usize,
    /// How many bytes of names and texts there have been.
    text: usize,
    files: HashMap<String, usize>,
}

impl<'a> Reader<'a> {
    fn new(
        form: FormOf,
        length: Length,
        meter: Meter,
        staging: Option<&'a Staging>,
    ) -> Result<Self, UploadRejection> {
        let mut reader = Self {
            form: None,
            find: form,
            length,
            meter,
            staging,
            values: FormValues::new(),
            parts: 0,
            text: 0,
            files: HashMap::new(),
        };
        match form {
            FormOf::Known(form) => reader.set_form(form)?,
            FormOf::Named(_) => reader.set_limit(length.limit)?,
        }
        Ok(reader)
    }

    fn set_form(&mut self, form: FileForm) -> Result<(), UploadRejection> {
        self.form = Some(form);
        self.count_text(0)?;
        self.set_limit(limits::body_limit(form).min(self.length.limit))
    }

    fn set_limit(&self, limit: u64) -> Result<(), UploadRejection> {
        self.meter.set_limit(limit);
        match self.length.declared {
            Some(declared) if declared > limit => Err(UploadRejection::TooLarge),
            _ => Ok(()),
        }
    }

    async fn read(&mut self, field: Field<'_>) -> Result<(), UploadRejection> {
        self.parts += 1;
        if self.parts > MAX_FIELDS || length_of(field.headers()) > HEADER_LIMIT {
            return Err(UploadRejection::Malformed);
        }
        let Disposition { name, file_name } =
            Disposition::of(field.headers()).ok_or(UploadRejection::Malformed)?;
        self.count_text(name.len())?;
        match file_name {
            None => self.read_text(&name, field).await,
            Some(file_name) => self.read_file(name, &file_name, field).await,
        }
    }

    async fn read_text(&mut self, name: &str, mut field: Field<'_>) -> Result<(), UploadRejection> {
        if !is_plain_utf8(field.headers()) {
            return Err(UploadRejection::ContentType);
        }
        let mut bytes = Vec::new();
        while let Some(piece) = self.next(&mut field).await? {
            self.count_text(piece.len())?;
            bytes.extend_from_slice(&piece);
        }
        let text = String::from_utf8_lossy(&bytes);
        if name == CHARSET_FIELD && !text.eq_ignore_ascii_case("utf-8") {
            return Err(UploadRejection::ContentType);
        }
        if name == ACTION_FIELD {
            self.read_action(&text)?;
        }
        self.values.try_push(name, &text).map_err(|_| UploadRejection::Malformed)
    }

    /// The first one counts here; that there is one only is checked with the whole form.
    fn read_action(&mut self, id: &str) -> Result<(), UploadRejection> {
        match self.find {
            FormOf::Named(find) if self.form.is_none() => {
                self.set_form(find(id).ok_or(UploadRejection::UnknownAction)?)
            }
            _ => Ok(()),
        }
    }

    async fn read_file(
        &mut self,
        name: String,
        file_name: &str,
        mut field: Field<'_>,
    ) -> Result<(), UploadRejection> {
        let form = self.form.ok_or(UploadRejection::NoAction)?;
        let mut first = Bytes::new();
        while first.is_empty() {
            match self.next(&mut field).await? {
                Some(piece) => first = piece,
                // What a browser sends of a control without a file (RFC 7578, section 4.2).
                None if file_name.is_empty() => return Ok(()),
                None => break,
            }
        }
        match self.file_field(form, &name) {
            Some(spec) => {
                let place = Place { action: form.action, field: name.clone() };
                let clean = file_name::clean(file_name);
                let file = self.store(limits::max_size(spec), clean, place, first, field).await?;
                self.values.try_push_file(&name, file).map_err(|_| UploadRejection::Malformed)
            }
            None => {
                while self.next(&mut field).await?.is_some() {}
                Ok(())
            }
        }
    }

    /// The field that a file is stored for; `None` if it has enough of them, or is none.
    fn file_field(&mut self, form: FileForm, name: &str) -> Option<&'static FieldSpec> {
        let spec = FieldSpec::find(form.specs, name)?;
        if spec.input_type != InputType::File {
            return None;
        }
        let count = self.files.entry(name.to_owned()).or_default();
        *count += 1;
        (*count <= limits::max_files(spec)).then_some(spec)
    }

    async fn store(
        &self,
        max_size: u64,
        name: String,
        place: Place,
        first: Bytes,
        mut field: Field<'_>,
    ) -> Result<Upload, UploadRejection> {
        let declared = text_header(field.headers(), &header::CONTENT_TYPE).map(ToOwned::to_owned);
        let mut file = match self.staging {
            Some(staging) => Some(staging.create().await?),
            None => None,
        };
        let (mut head, mut size) = (Vec::new(), 0);
        let mut piece = Some(first);
        while let Some(bytes) = piece {
            let wanted = content_type::HEAD - head.len();
            head.extend_from_slice(&bytes[..bytes.len().min(wanted)]);
            size += bytes.len() as u64;
            match &mut file {
                // What there is of it takes room for nothing.
                _ if size > max_size => file = None,
                Some(file) => file.write(&bytes).await?,
                None => {}
            }
            piece = self.next(&mut field).await?;
        }
        let content_type = content_type::of(&head, declared.as_deref());
        match file {
            Some(file) => file.finish(place, Record { name, content_type, size }).await,
            None => Ok(Upload::new(name, content_type, size, Box::new(NotStored))),
        }
    }

    async fn next(&self, field: &mut Field<'_>) -> Result<Option<Bytes>, UploadRejection> {
        field.chunk().await.map_err(|_| self.meter.rejection())
    }

    fn count_text(&mut self, bytes: usize) -> Result<(), UploadRejection> {
        let limit = self.form.map_or(BODY_LIMIT, |form| form.body_limit);
        self.text = self.text.saturating_add(bytes);
        if self.text > limit { Err(UploadRejection::TooLarge) } else { Ok(()) }
    }
}

/// Whether a part is UTF-8 as it stands: it names no other charset, and nothing encodes it.
fn is_plain_utf8(headers: &HeaderMap) -> bool {
    let encoding =
        text_header(headers, &header::HeaderName::from_static("content-transfer-encoding"));
    let is_plain = encoding.is_none_or(|encoding| {
        ["7bit", "8bit", "binary"].iter().any(|plain| encoding.trim().eq_ignore_ascii_case(plain))
    });
    is_plain && text_header(headers, &header::CONTENT_TYPE).is_none_or(is_utf8)
}

fn text_header<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn length_of(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

#[cfg(test)]
mod tests;
